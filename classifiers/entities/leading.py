"""What people say between the parts of a telephone number, and of which part of it they speak."""

_AND_THEN = """
potem nastepnie nastepne dalej pozniej koncu koniec w wraz razem plus minus a na i oraz jeszcze tez
z no to zaczyna zaczynajac sie od srodku srodek konczy konczac koncowka poczatek poczatku wreszcie
wtedy potym tutaj teraz znowu znow takze
kropka myslnik spacja kreska przecinek przerwa pauza ukosnik gwiazdka nawias minusik
pierwsze pierwsza kolejne kolejna nastepna ostatnie ostatnia pozostale cyfry cyfra czesc trojka
deser final dorzuc doklej
then next and dash dot space finally comma slash hyphen pause stop gap star
followed by after that ends ending end in with starts starting start begins beginning first last
lastly final finish finishing finishes the a again also it's is are digits middle goes add rest plus
после потом затем далее дальше и в конце тире точка пробел запятая дефис слеш черта пауза ещё еще
сначала начинается начало с на заканчивается кончается конец середина середине наконец это а потім
первые первая следующие последние последняя цифры цифра опять снова плюс
далі тоді наприкінці кінці крапка кома пробіл риска дефіс пауза ще спочатку починається початок
закінчується кінець середині й та і з із у це знову перші наступні останні остання цифри цифра
apoi dupa si la final sfarsit sfarsitul punct linie cratima spatiu virgula pauza incepe inceput cu
continua se termina in urma urmeaza urmat de iar tot inca ultimele primele cifre mijloc pe
luego despues y al final punto guion espacio coma barra pausa empieza comienza por sigue seguido
acaba termina terminando en ultimo ultimos ultimas primeros primeras numeros cifras mas otra
vez veses beses los las el
razy raz po jest samym samiutkim ze inne times раза рази разы раз по самом самому еще другие інші
ori de con veces otros otras este alte alti
"""
LEADING = frozenset(_AND_THEN.split())
"""Folded words that only lead from one part of a number to the next."""

_WEAK = """
a i y e o u de la el los las en por na w z ze po no and in on the to of it is are и а на с з й та і
із у в по это це si cu con pe no de
"""
WEAK = frozenset(_WEAK.split())
"""Those that stand between numbers of other kinds as well: from 9 to 14 and 16 to 20."""

_BEGINNINGS = """
zaczyn zaczn koncz skoncz konczac nastepn ostatni pierwsz kolejn srodk dodaj dopis wstaw wpisz
wybierz wykrec wstuka nacisn dolicz kropecz serdusz gwiazdk buziak nbsp empiez comienz termin
acab sigu anad marca pulsa finaliz begin start finish dial press type начин начн законч заканч
добав набер нажм послед перв следу почин закінч дода натис останн перш наступ incep adaug urm
formez heart сердеч
koncow poczatk deser финал фінал заверш
"""
_STEMS = tuple(_BEGINNINGS.split())


def leads(word: str) -> bool:
    """Whether a word only leads from one part of a number to the next."""
    return word in LEADING or word in OF_DIGITS or word.startswith(_STEMS)


_OF_DIGITS = """
cyfry cyfr cyferki cyfra digits digit numbers цифры цифр цифра цифри cifre cifrele cifra
cifras digitos
"""
OF_DIGITS = frozenset(_OF_DIGITS.split())
"""After a small number they say how many digits are meant: the last three digits."""

_PLACED = """
pierwsze pierwsza kolejne kolejna nastepne nastepna ostatnie ostatnia pozostale first next last
final other первые следующие последние перші наступні останні primele urmatoarele ultimele
primeros primeras siguientes ultimos ultimas
"""
PLACED = frozenset(_PLACED.split())
"""Before a small number they say which of the digits are meant: ostatnie trzy to …"""
