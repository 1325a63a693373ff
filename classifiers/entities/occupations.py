"""Occupations that a title names, or that a text names as the position offered."""

import re
from collections.abc import Iterator

from classifiers.entities.found import Found
from classifiers.entities.view import TRADE, View

_WORDS = """
waiter kelner kelnerka waiter waitress офіціант офіціантка официант официантка ospatar chelner ospatarita camarero camarera
cook kucharz kucharka cook chef кухар повар bucatar bucatareasa cocinero cocinera
barman barman barmanka bartender barmaid бармен barista бариста barman
driver kierowca driver водій водитель sofer conductor chofer
cleaner sprzatacz sprzataczka cleaner прибиральник прибиральниця уборщик уборщица menajera curatenie limpiador limpiadora
carer opiekun opiekunka carer caregiver доглядальниця доглядач сиделка ingrijitor ingrijitoare badanta cuidador cuidadora
nanny niania nanny babysitter няня bona ninera canguro
hostess hostessa hostess хостес азафата azafata hostesa
dancer tancerz tancerka dancer танцівниця танцюрист танцовщица dansator dansatoare bailarin bailarina
masseur masazysta masazystka masseuse masseur масажист масажистка массажист массажистка maseur maseuza masajista
model modelka fotomodelka модель model modelo
nurse pielegniarka pielegniarz nurse медсестра медбрат asistent enfermera enfermero
welder spawacz welder зварювальник сварщик sudor soldador
bricklayer murarz bricklayer муляр каменщик zidar albanil
builder budowlaniec builder будівельник строитель constructor
plumber hydraulik plumber сантехнік сантехник instalator fontanero
electrician elektryk electrician електрик электрик electrician electricista
carpenter stolarz ciesla carpenter joiner тесляр столяр плотник tamplar dulgher carpintero
painter malarz painter маляр zugrav pintor
roofer dekarz roofer покрівельник кровельщик acoperis
warehouseman magazynier magazynierka warehouseman комірник кладовщик magaziner almacenista
packer pakowacz packer пакувальник упаковщик ambalator empaquetador
picker zbieracz picker збирач сборщик culegator recolector
sorter sorter сортувальник сортировщик sortator clasificador
seamstress szwaczka krawcowa seamstress швачка швея croitoreasa costurera
butcher rzeznik butcher masarz м'ясник мясник macelar carnicero
baker piekarz baker пекар пекарь brutar panadero
farmhand rolnik farmhand різноробочий разнорабочий zilier jornalero
gardener ogrodnik gardener садівник садовник gradinar jardinero
labourer robotnik labourer laborer робітник рабочий muncitor peon obrero
worker pracownik pracownica worker працівник працівниця работник работница lucrator lucratoare angajat empleado operario operaria
guard ochroniarz guard охоронець охранник paznic vigilante
receptionist recepcjonista recepcjonistka receptionist адміністратор адміністраторка администратор receptioner receptionera recepcionista
maid pokojowka maid housekeeper покоївка горничная camerista
hairdresser fryzjer fryzjerka hairdresser перукар парикмахер frizer coafor peluquero peluquera
cosmetician kosmetyczka beautician косметолог cosmeticiana esteticista
salesperson sprzedawca sprzedawczyni seller salesperson продавець продавчиня продавец vanzator vanzatoare vendedor vendedora dependiente
cashier kasjer kasjerka cashier касир кассир casier cajero cajera
courier kurier courier кур'єр курьер curier repartidor mensajero
mechanic mechanik mechanic механік механик mecanic mecanico
engineer inzynier engineer інженер инженер inginer ingeniero
programmer programista programistka programmer developer програміст программист programator programador
accountant ksiegowy ksiegowa accountant бухгалтер contabil contable
teacher nauczyciel nauczycielka teacher вчитель вчителька учитель profesor maestro
translator tlumacz tlumaczka translator interpreter перекладач переводчик traducator traductor
secretary sekretarka sekretarz secretary секретар секретарь secretara secretaria
manager kierownik menedzer manager менеджер керівник руководитель gerente
operator operator оператор operador
fitter monter fitter монтажник montator montador
forklift wozkowy operatorwozka forklift штабелер stivuitorist carretillero
dishwasher zmywacz dishwasher kitchenporter посудомийник посудомойщица spalator lavaplatos friegaplatos
crew marynarz sailor моряк marinar marinero
"""  # noqa: E501
TRADES = {word: row.split()[0] for row in _WORDS.split("\n") if row for word in row.split()[1:]}
"""Folded base forms of occupations → the group that they belong to."""
BEGINNINGS = frozenset(word[:3] for word in TRADES)
_CUE = re.compile(
    r"(?<![^\W_])(?:stanowisk\w+:?|zawod\w*:?|jako|as an?|position(?: of)?:?|role(?: of)?:?"
    r"|job title:?|hiring an?|посад\w+:?|професі\w+:?|должност\w+:?|професси\w+:?|вакансі\w+:?"
    r"|вакансия:?|post(?:ul)?(?: de)?:?|functia(?: de)?:?|puesto(?: de)?:?|cargo(?: de)?:?|como"
    r"|(?:за)?трудни\w+:?|poszukuj\w+|szuka\w+|zatrudni\w+:?|looking for an?|потріб\w+|требу\w+"
    r"|шука\w+|ищ\w+|cauta\w+|angaja\w+|se busca|buscamos)\s(?:[^\W\d_]+\s)?$"
)


def find(view: View, *, titled: bool) -> Iterator[Found]:
    """Occupations of a title, or of a text after a word for a position; ``value`` is the base
    form as the language has it, ``scheme`` the group of the list."""
    for index in view.places(TRADE):
        start = view.starts[index]
        if not titled and not _CUE.search(view.folded, max(0, start - 40), start):
            continue
        lemma = next((one for one in view.doc.lemmas_of(index) if one in TRADES), view.forms[index])
        if group := TRADES.get(lemma):
            yield Found(
                "occupation", start, view.end(index), False, {"value": lemma, "scheme": group}
            )
