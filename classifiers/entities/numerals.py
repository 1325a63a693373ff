"""Words for numbers in the six languages and their neighbours, inflected and misspelled."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from text.lexicon import load as load_lexicon

_UNITS = """
0 zero sero zera zerem zerko zerka zereczko zerowka nula nul null nil nought naught oh зеро нуль ноль ноля нуля нолик нолика нулик нулика нулячок нула cero nulla nulis
1 one wun jeden jedna jedno jednego jedynka jedynke jedyneczka jedyneczke un uno unu una eins ein een один одна одно едно одного единица единичка единицу одиниця одиничка едно адзін jedan egy vienas um uma unul edin одиничку
2 two dwa dwie dwoch dwojka dwojke dwojeczka dos doi doua zwei zwo deux due dois duas twee два две двух двойка двоечка двойку дві двох двійка двійку дзве dva dve ketto du dvi двієчка двієчку
3 three trzy trzech trojka trojke trojeczka tres trei drei trois tre drie три трех тройка троечка тройку трьох трійка трійку тры tri harom trys трієчка трієчку
4 four fower cztery czterech czworka czworke czworeczka cuatro patru vier quatre quattro quatro чотири чотирьох четвірка четвірку четыре четырех четверка четверочка четверку чатыры ctyri styri cetiri negy keturi четвірочка четвірочку
5 five fife piec pieciu piatka piateczka piatke cinco cinci funf fuenf cinq cinque vijf пять пяти пятерка пятерочка пятерку п'ять п'яти п'ятірка п'ятірку пет пяць pet pat ot penki п'ятірочка п'ятірочку sinco zinco
6 six szesc szesciu szostka szosteczka szostke seis sase sechs sei zes шесть шести шестерка шестерочка шестерку шість шести шістка шістку шест шэсць sest hat sesi шісточка шісточку
7 seven siedem siedmiu siodemka siodemeczka siodemke siete sapte sieben sept sette sete zeven семь семи семерка семерочка семерку сім семи сімка сімку седем сем sedm sedem sedam het septyni сімочка сімочку
8 eight osiem osmiu osemka osemeczka osemke ocho opt acht huit otto oito восемь восьми восьмерка восьмерочка восьмерку вісім восьми вісімка вісімку осем восем osm osem osam nyolc astuoni вісімочка вісімочку
9 nine niner dziewiec dziewieciu dziewiatka dziewiateczka dziewiatke nueve noua neun neuf nove negen девять девяти девятка девяточка девятку дев'ять дев'яти дев'ятка дев'ятку девет дзевяць devet devat deviat kilenc devyni дев'яточка дев'яточку nuebe
"""  # noqa: E501
_LARGER = """
10 ten dziesiec dziesieciu dziesiatka diez dies zece zehn десять десяти десятка десет dix dieci dez tien deset tiz
11 eleven jedenascie jedenastu once unsprezece unspe elf одиннадцать одиннадцати одинадцять одинадцяти onze
12 twelve dwanascie dwunastu doce dose doisprezece douasprezece doispe zwolf двенадцать двенадцати дванадцять дванадцяти
13 thirteen trzynascie trzynastu trece trese treisprezece treispe dreizehn тринадцать тринадцати тринадцять тринадцяти
14 fourteen czternascie czternastu catorce catorse paisprezece paispe vierzehn четырнадцать четырнадцати чотирнадцять чотирнадцяти
15 fifteen pietnascie pietnastu quince quinse cincisprezece cinspe funfzehn пятнадцать пятнадцати п'ятнадцять п'ятнадцяти
16 sixteen szesnascie szesnastu dieciseis saisprezece saispe sechzehn шестнадцать шестнадцати шістнадцять шістнадцяти
17 seventeen siedemnascie siedemnastu diecisiete saptesprezece saptespe siebzehn семнадцать семнадцати сімнадцять сімнадцяти
18 eighteen osiemnascie osiemnastu dieciocho optsprezece optspe achtzehn восемнадцать восемнадцати вісімнадцять вісімнадцяти
19 nineteen dziewietnascie dziewietnastu diecinueve nouasprezece nouaspe neunzehn девятнадцать девятнадцати дев'ятнадцять дев'ятнадцяти
20 twenty dwadziescia dwudziestu dwudziestka veinte beinte douazeci zwanzig двадцать двадцати двадцять двадцяти двадцатка
21 veintiuno veintiun veintiuna
22 veintidos
23 veintitres
24 veinticuatro
25 veinticinco
26 veintiseis
27 veintisiete
28 veintiocho
29 veintinueve
30 thirty trzydziesci trzydziestu trzydziestka treinta treizeci dreissig тридцать тридцати тридцять тридцяти
40 forty fourty czterdziesci czterdziestu czterdziestka cuarenta patruzeci vierzig сорок сорока
50 fifty piecdziesiat полсотни півсотні pindziesiat писят пийсят пісят piecdziesieciu piecdziesiatka cincuenta cincizeci funfzig пятьдесят пятидесяти п'ятдесят п'ятдесяти
60 sixty szescdziesiat шейсят шисят szescdziesieciu szescdziesiatka sesenta saizeci sechzig шестьдесят шестидесяти шістдесят шістдесяти
70 seventy siedemdziesiat siedemdziesieciu siedemdziesiatka setenta saptezeci siebzig семьдесят семидесяти сімдесят сімдесяти
80 eighty osiemdziesiat osiemdziesieciu osiemdziesiatka ochenta optzeci achtzig восемьдесят восьмидесяти вісімдесят вісімдесяти
90 ninety dziewiecdziesiat dziewiecdziesieciu dziewiecdziesiatka noventa nouazeci neunzig девяносто девяноста дев'яносто дев'яноста
100 sto stu cien ciento siento сто ста сотка сотню сотня
200 dwiescie dwustu dwusetka dwiescia doscientos doscientas двести двухсот двісті двохсот
300 trzysta trzystu trescientos trescientas триста трехсот трьохсот
400 czterysta czterystu cuatrocientos cuatrocientas четыреста четырехсот чотириста чотирьохсот
500 piecset pieciuset piecsetka piecsetke pincet pinset полтысячи півтисячі пятихатка пятихатку пятисотка п'ятсотка quinientos quinientas пятьсот пятисот п'ятсот п'ятисот
600 szescset szesciuset seiscientos seisientos seicientos seiscientas шестьсот шестисот шістсот шестисот
700 siedemset siedmiuset setecientos setecientas семьсот семисот сімсот семисот
800 osiemset osmiuset ochocientos ochocientas восемьсот восьмисот вісімсот восьмисот
900 dziewiecset dziewieciuset novecientos novecientas девятьсот девятисот дев'ятсот дев'ятисот
"""  # noqa: E501
_TIMES = """
100 hundred hundreds setka setke stowka stowke stoweczka stowa stowe stowy suta sute setki setek stow сот stowek stowki сотни сотен cientos cientas
1000 thousand tysiac tysiaca tysiace tysiecy тысяча тысячи тысяч тысячу тысяче тысячам тысячей тисяча тисячі тисяч тисячу mil mie mii
1000000 million millions milion miliony milionow миллион миллиона миллионов миллионом мільйон міліон мільйона мільйонів millon millones milioane
1000000000 billion billions miliard miliardy miliardow миллиард миллиарда миллиардов мільярд мільярда мільярдів miliarde
1000000000000 trillion trillions bilion biliony billon billones триллион триллиона триллионов трильйон трильйона трильйонів
1000000000000000 quadrillion quadrillions квадриллион квадриллиона квадриллионов квадрильйон
1000000000000000000 quintillion quintillions trillon trillones квинтиллион квинтиллиона квинтиллионов квінтильйон
1000000000000000000000 sextillion sextillions секстиллион секстиллиона секстиллионов секстильйон
1000000000000000000000000 septillion септиллион септильйон
1000000000000000000000000000 octillion октиллион октильйон
1000000000000000000000000000000 nonillion нониллион нонільйон
1000000000000000000000000000000000 decillion дециллион децільйон
1000000000000000000000000000000000000 undecillion ундецільйон
1000000000000000000000000000000000000000 duodecillion дуодецільйон
1000000000000000000000000000000000000000000 tredecillion тредецільйон
"""  # noqa: E501


def _table(text: str) -> dict[str, int]:
    rows = [line.split() for line in text.split("\n") if line]
    return {word: int(number) for number, *words in rows for word in words}


_CASES = """
0 нулю нулем нулём
1 одному одним одном одне одні одної одній одну однієї одною
2 dwoma двум двумя двома двом двоє двое
3 trzema трем тремя трьома трьом троє трое
4 czterema четырем четырьмя чотирма чотирьом четверо
5 piecioma пятью п'ятьма п'ятьом п'ятеро пятеро
6 шестью шістьма шістьом шестеро
7 семью сьома сьоми сімома сімом семеро
8 восемью восьмью вісьмома восьмома восьмом
9 девятью дев'ятьма дев'ятьом
"""
"""Other cases, and collective numerals."""
_LARGER_CASES = """
10 десятью десятьма десятьом
20 двадцатью двадцятьма двадцятьом
30 тридцатью тридцятьма тридцятьом
50 пятьюдесятью п'ятдесятьма
60 шестьюдесятью шістдесятьма
70 семьюдесятью сімдесятьма
80 восемьюдесятью восьмьюдесятью вісімдесятьма
200 двумстам двумястами двухстах двомстам двомастами
300 тремстам тремястами трехстах трьомстам трьомастами
400 четыремстам четырьмястами четырехстах чотирьомстам
500 пятистам пятьюстами пятистах п'ятистам п'ятьмастами
600 шестистам шестьюстами шестистах шістьмастами
700 семистам семьюстами семистах сімомастами
800 восьмистам восемьюстами восьмистах
900 девятистам девятьюстами девятистах дев'ятистам
"""
UNITS = _table(_UNITS) | _table(_CASES)
"""Folded words for 0 to 9."""
LARGER = _table(_LARGER) | _table(_LARGER_CASES)
"""Folded words for 10 to 900."""
TIMES = _table(_TIMES)
"""Folded words that multiply what stands before them: hundred, thousand …"""
_REPEATED = """
2 double doubles twice дважды двічі dwukrotnie podwojne podwojna podwojny dublu doble двойной двойная двойное подвійний подвійна подвійне
3 triple treble thrice trzykrotnie potrojne potrojna potrojny triplu тройной тройная тройное потрійний потрійна потрійне трижды тричі
4 quadruple poczworne quad
"""  # noqa: E501
DOUBLES = _table(_REPEATED)
"""Folded words that repeat the digit after them."""
_SEVERAL = """
0 zera zer zerka zerami нулями нулям zeros zeroes нуля нулей нулі нулів ноля нолей нолика нуликов нулика нулики ceros zerouri
1 jedynki jedynek ones единицы единиц единички одиниці одиниць
2 dwojki dwojek twos двойки двоек двійки двійок doses
3 trojki trojek threes тройки троек трійки трійок treses
4 czworki czworek fours четверки четверок четвірки четвірок cuatros
5 piatki piatek fives пятерки пятерок п'ятірки п'ятірок cincos
6 szostki szostek sixes шестерки шестерок шістки шісток seises
7 siodemki siodemek sevens семерки семерок сімки сімок sietes
8 osemki osemek eights восьмерки восьмерок вісімки вісімок ochos
9 dziewiatki dziewiatek nines девятки девяток дев'ятки дев'яток nueves
"""  # noqa: E501
SEVERAL = _table(_SEVERAL)
"""Folded words for a digit that is there more than once: two zeros, trzy piątki."""
JOINERS = frozenset(("and", "y", "si", "i", "и", "і", "й"))
"""What may stand inside a number: thirty and five, treinta y cinco."""
_SHORTEST, _LONGEST = 4, 16


@cache
def _neighbours() -> dict[str, str]:
    """Number words by how they sound, and by what is left of that when one letter is taken out."""
    known: dict[str, str] = {}
    for word in (*UNITS, *LARGER):
        if _SHORTEST <= len(word) <= _LONGEST and word in _OWN:
            for left in _without_one(word):
                known.setdefault(left, word)
    for word in (*UNITS, *LARGER):
        if _SHORTEST <= len(word) <= _LONGEST and word in _OWN:
            said = _as_said(word)
            for left in (said, *(_without_one(said) if len(said) >= _LONG_SOUND else ())):
                known.setdefault(left, word)
    return known


_SOUNDS = str.maketrans(
    {
        "c": "s", "z": "s", "x": "s", "y": "i", "v": "b", "w": "b", "k": "s", "h": "", "'": "",
        "а": "о", "е": "и", "і": "и", "ї": "и", "є": "и", "ы": "и", "э": "и", "я": "и", "ь": "",
        "ъ": "", "й": "и", "ю": "у",
    }
)  # fmt: skip
_TWICE = re.compile(r"(.)\1+")
_HISSED = re.compile("т[ьъ]?с|[тд]ц")
_LONG_SOUND = 5


def _as_said(word: str) -> str:
    """A word with what sounds alike written alike: tszydziesci is trzydziesci."""
    return _TWICE.sub(r"\1", _HISSED.sub("ц", word.replace("rz", "z")).translate(_SOUNDS))


_DIGITS = """
zero jeden dwa trzy cztery piec szesc siedem osiem dziewiec three four five seven eight nine
нуль ноль один чотири четыре пять п'ять шесть шість семь восемь вісім девять дев'ять
cero cuatro cinco siete ocho nueve patru cinci sase sapte
"""
_OWN = frozenset(_DIGITS.split()) | frozenset(LARGER)
"""Words whose misspellings are recognised."""


def _without_one(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def misspelt(form: str) -> str:
    """The number word that a form is one letter away from (one more, one less, another, two
    changed places), as it is written or as it sounds; nothing where a dictionary has the form."""
    if not _SHORTEST <= len(form) <= _LONGEST or not form.replace("'", "").isalpha():
        return ""
    found = _near(form) or _near_in_sound(form)
    if not found or abs(len(found) - len(form)) > _MOST_LETTERS:
        return ""
    return "" if any(form in load_lexicon(lang) for lang in _DICTIONARIES) else found


_MOST_LETTERS = 2


def _near_in_sound(form: str) -> str:
    """The same by sound; short ones begin alike."""
    said = _as_said(form)
    found = _near(said)
    alike = found and (len(said) > _LONG_SOUND + 2 or _as_said(found)[:1] == said[:1])
    return found if alike else ""


@cache
def _beginnings() -> frozenset[str]:
    """The first letters of what ``_near`` looks for."""
    return frozenset(word[:_SHORTEST] for word in (*_neighbours(), *_OWN))


def _near(form: str) -> str:
    known = _neighbours()
    if len(form) < _SHORTEST:
        return known.get(form, "") if _as_said(known.get(form, "")) == form else ""
    if _beginnings().isdisjoint((form[:_SHORTEST], *_without_one(form[: _SHORTEST + 1]))):
        return ""
    shorter = _without_one(form)
    found = next((known[left] for left in (form, *shorter) if left in known), "")
    return found or next((left for left in shorter if left in _OWN), "")


_DICTIONARIES = ("pl", "en", "uk", "ru", "ro", "es")


def value(words: Sequence[str]) -> int | None:
    """The number that folded words say (two hundred and five → 205), or nothing where they say
    none or several."""
    total = part = 0
    room = 0
    seen = False
    for word in words:
        if word in JOINERS:
            continue
        known = TIMES.get(word)
        if known:
            if known >= _THOUSAND and total % (known * _THOUSAND) >= known:
                return None  # twice a thousand: mil y mil doscientos
            part, total, room = _multiplied(part, total, known)
        else:
            known = UNITS.get(word, LARGER.get(word, -1))
            if known < 0 or (part and len(str(known)) > room) or (seen and not known):
                return None
            part += known
            room = len(str(known)) - len(str(known).rstrip("0")) if known else 0
            room = 0 if 10 <= known < 20 else room
        seen = True
    return total + part if seen else None


_THOUSAND = 1000


def _multiplied(part: int, total: int, times: int) -> tuple[int, int, int]:
    """What hundred, thousand … make of the number so far: part, total, and digits of room. All
    that is smaller is multiplied (siete mil millones)."""
    if times == 100:
        return (part or 1) * 100, total, 2
    smaller = total % times + part
    return 0, total - total % times + (smaller or 1) * times, len(str(times)) - 1


def spelled(forms: Sequence[str], start: int) -> tuple[int, int] | None:
    """The longest number in words that begins at a token: its value and the token behind it."""
    end = start
    while end < len(forms) and end - start < 12 and _is_word(forms[end]):
        end += 1
    while end > start and forms[end - 1] in JOINERS:
        end -= 1
    for stop in range(end, start, -1):
        if forms[stop - 1] in JOINERS or (stop < end and forms[stop] in TIMES):
            continue  # the rest belongs to another number
        known = value(forms[start:stop])
        if known is not None:
            return known, stop
    return None


def _is_word(form: str) -> bool:
    return form in UNITS or form in LARGER or form in TIMES or form in JOINERS


def words() -> Iterable[str]:
    """All words for numbers, folded."""
    return (*UNITS, *LARGER, *TIMES)
