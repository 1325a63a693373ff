"""Names of the person to contact: after a request, an introduction or a greeting, beside a contact,
as a signature; not those of streets, saints, composers and pets."""

import re
from collections.abc import Iterator, Sequence

from classifiers.entities import gazetteer
from classifiers.entities.found import Found
from classifiers.entities.names import base_of, forms, surname
from classifiers.entities.view import NAME, View
from text.lexicon import is_known

_TITLES = (
    r"(?:(?:pan|pana|panu|panem|pani|pania|p|mr|mrs|ms|miss|sir|madam|пан|пана|пану|паном|пані|г-н|г-жа"
    r"|господин\w?|госпож\w|dl|d-l|dlui|dnul|dna|d-na|domnul|domnului|doamna|doamnei|dra|sr|sra|srta"
    r"|senor|senora|senorita|don|dona|kol|kolega|kolezanka|mgr|inz|mistrz|prof|profesor\w*|dr|doctor|lek"
    r"|coach|trener\w*|майстер|мастер|тренер|професор|профессор|доктор|nea|tanti|lic|ing|dl\.)\.?\s)?"
)
_ASK = re.compile(
    r"(?<![^\W_])(?:"
    r"(?:za|s)?pyta[cj]\w{0,3}\s(?:o|z)|pros\w+\s(?:o\s(?:kontakt|telefon)\sdo|z|do)"
    r"|(?:dzwon\w*|napisz\w*|pisz\w*|pisac|zglos\w*(?:\ssie)?|zglasza\w*(?:\ssie)?)\s(?:do|u)"
    r"|rozm\w+\sz|kontakt\w*\s(?:z|do)|skontaktuj\w*\s(?:sie\s)?z|spotka\w+\s(?:sie\s)?z"
    r"|(?:ask|asking|asked)\s(?:for|to speak to)|(?:speak|talk|reply|write|contact)\s(?:to|with)"
    r"|(?:питати|питайте|питай|спитати|спитайте|запитати|запитайте|спросить|спросите|спрашивать"
    r"|спрашивайте|позвать|позовите)"
    r"|(?:зверта\w+|зверн\w+|телефон\w+|дзвон\w+|пиш\w+|писати|звернення)\sдо"
    r"|(?:обраща\w+|обратит\w+)\sк|(?:звон\w+|позвон\w+|пиш\w+|писать)"
    r"|(?:дзвон\w+|подзвон\w+|телефону\w+|зателефону\w+|набер\w+|набира\w+|кликати|кличте|клич)"
    r"|(?:записа\w+|запис|напис\w+|зв'яза\w+|связ\w+)\s(?:до|к|с|з|із)|наб(?:ирать|рать)"
    r"|(?:[iî]?ntreab\w*|intreb\w+|cere\w*|cautat\w*)\s(?:de|pe|cu)|sun\w+\s(?:la|pe|o pe|il pe)"
    r"|(?:vorb\w+|contact\w+|discut\w+)\s(?:cu|pe|la)|scri\w+\s(?:lui|la|pe)"
    r"|(?:pregunt\w+|cuestion\w+)\spor|(?:habl\w+|contact\w+)\scon|(?:llam\w+|escrib\w+|dirig\w+)\sa"
    rf")[\s:,]{{1,3}}{_TITLES}$"
)
"""Requests whose name stands in another case than the first, where the language has cases."""
_SAY = re.compile(
    r"(?<![^\W_])(?:"
    r"mam na imie|na imie(?: mi)?|nazywam sie|jestem|tutaj|tu|to ja|z tej strony|imie"
    r"|my name is|my name's|name'?s|name|i am|i'm|im|this is|it's|meet|hi|hello|hey"
    r"|мене звати|мене звуть|звати|меня зовут|зовут|я|это|це|ім'я|имя|привіт|привет|вітаю"
    r"|ma numesc|ma cheama|numele meu(?: este)?|nume|sunt|buna|salut"
    r"|me llamo|mi nombre es|nombre|soy|hola"
    r"|kontakt\w*|osoba|prosze dzwonic|dzwon|zadzwon|dzwonic|tel|telefon|rekruter\w*|koordynator\w*"
    r"|dzis\w*|jutro|pon|wt|sr|czw|pt|sob|niedz|poniedzial\w+|wtor\w+|srod\w|czwart\w+|piat\w+|sobot\w"
    r"|niedziel\w|today|tonight|tomorrow|mon|tues?|wed|thurs?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day|сьогодні|завтра|понеділ\w+|вівтор\w+|серед\w|четвер\w*|п'ятниц\w|субот\w|неділ\w"
    r"|сегодня|понедельник\w*|вторник\w*|сред\w|четверг\w*|пятниц\w|суббот\w|воскресень\w|azi|astazi"
    r"|maine|luni|marti|miercuri|joi|vineri|sambata|duminica|asteapta|hoy|manana|lunes|martes|miercoles"
    r"|jueves|viernes|sabado|domingo|espera\w?|zaprasza\w*|czeka\w?|ждут|ждет|чекають"
    r"|чекає|на смене|на зміні"
    r"|raspunde|odbiera|відповідає|отвечает|answers|contesta|responde"
    r"|contact(?:o|e)?|call|text|phone|ring|message|whatsapp|viber|telegram|manager|recruiter"
    r"|контакт\w*|контактна особа|контактное лицо|лицо|особа|телефон|менеджер\w*|тел|рекрутер\w*"
    r"|persoana(?: de contact)?|persona(?: de contacto)?|llama|llamar|llamame|suna|sunati|telefono"
    r"|pozdrawiam\w*|pozdrowieni\w*|powazaniem|buziak\w*|buziacz\w*|cal\w+|calus\w*|dziekuj\w+|twoja|wasza"
    r"|regards|cheers|thanks|thank you|sincerely|kiss\w*|xx+|xoxo|love|yours|best"
    r"|повагою|уважением|цілую|целую|жду|чекаю|ваша|твоя|обіймаю|дякую|спасибо"
    r"|stima|drag|pupici|pup|multumesc|te astept|saludo|saludos|besos|besitos|atentamente|gracias"
    rf")(?:\s?[\W_]{{1,4}}|\s){_TITLES}$"
)
"""Introductions, labels and closings whose name stands in the first case."""
_FORMAL = re.compile(rf"(?<![^\W_]){_TITLES.removesuffix('?')}$")
_NOT_BEFORE = re.compile(
    r"(?<![^\W_])(?:ul|ulic\w+|al|alej\w+|alei|pl|plac\w{0,2}|os|osiedl\w+|rondo|rond\w|most\w*|skwer\w*"
    r"|park\w*|im|imieni[au]|sw|swiet\w+|st|saint|san|santo|santa|sfant\w*|sf|calle|c|avenida|avda"
    r"|plaza|paseo|strada|str|bulevard\w+|bd|piata|вул|вулиц\w+|ул|улиц\w+|просп\w*|площ\w+|пл|свят\w+"
    r"|св|храм\w*|церк\w+|собор\w*|пам'ятник\w*|памятник\w*|pomnik\w*|parafi\w+|kosciol\w*|church"
    r"|biseric\w+|iglesia|muzyk\w+|utwor\w+|music\w*|muzic\w*|музык\w+|музик\w+|koncert\w*|concert\w*"
    r"|концерт\w*|opera\w*|опер\w+|symfoni\w+|nokturn\w*|kot|kotek|kotk\w+|kota|pies|piesek|psa|suczk\w+"
    r"|suka|dog|cat|puppy|kitten|pet|кіт|кот|котик|кошк\w+|кішк\w+|собак\w+|пес|песик|caine\w*|catel\w*"
    r"|pisic\w+|perr\w+|gat[oa]|wabi sie|кличк\w+|szkol\w+|liceum|szpital\w*|hospital|school"
    r"|школ\w+"
    r"|лікарн\w+|больниц\w+|скульптур\w+|wiersz\w*|poem\w*|powiesc\w*|novel|film\w*|book\w*|ksiazk\w*"
    r"|carti\w*|libro|krol\w*|king|queen|карол\w+|цар\w*|rey|reina|papie\w+|pope|jezus|swieto"
    r"|площа|площад\w+|имени|імені|rue|via|avenue|road|teatr\w*|театр\w*|muze\w+|музе\w+)"
    r"\.?(?:\s[^\W\d_]+){0,2}\s$"
)
_NOT_AFTER = re.compile(
    r"(?:\s[^\W\d_]+)?\s(?:street|road|avenue|park|square|church|hospital|school|lane|drive|close"
    r"|house|hotel|bridge|station|college|castle|restaurant|pub|bar|chopin\w*|mozart\w*|bach\w*"
    r"|beethoven\w*|пушкин\w*|чайковськ\w*|чайковск\w*|лисенк\w*|шевченк\w*|франк\w*|толст\w+|eminescu"
    r"|enescu|mickiewicz\w*|slowack\w*"
    r"|pilsudsk\w*|sobiesk\w*|shakespeare|cervantes|de falla)(?![^\W_])"
)
_AGED = re.compile(
    r"[,\s(\-–]{1,3}(?:mam\s|am\s|i'm\s|мне\s|мені\s|am\s|tengo\s|lat\s)?[1-6]\d(?!\d|[.,:]\d)"
    r"(?:\s?(?:l|lat\w*|letni\w*|y|yo|yrs?|years?|лет|год\w?|р|рок\w+|рік|ani|anos)(?![^\W_])|\s?[,!)\n]|$)"
)
_INVITES = re.compile(
    r"\s?[-–—:]\s?(?:pon|wt|sr|czw|pt|sob|mon|tue|wed|thu|fri|sat|sun|lun|mar|mie|jue|vie|sab|dom|joi"
    r"|vin|dum|понед|вівт|серед|четв|п'ят|субот|неділ|вторн|сред|пятн|суббот|воскр)\w*"
    r"|\s(?:zaprasza\w*|czeka\w*|invites|waiting|here|tutaj|aici|aqui|тут|чекає|запрошує|ждет"
    r"|приглашает|te asteapta|espera)"
)
_BESIDE = re.compile(
    r"(?<![^\W_])(?:kolezank\w+|przyjaciolk\w+|siostr\w+|friend|colleague|girlfriend|sister|flatmate"
    r"|подруг\w+|подружк\w+|колежанк\w+|колег\w+|коллег\w+|сестр\w+|напарниц\w+|colega|prietena|sora"
    r"|amiga|companera|hermana|aka|alias|vel|known as|conocida como|znana (?:tez )?jako|відома як"
    r"|известна как|cunoscuta (?:si )?(?:ca|drept)|(?:also )?called|call me)"
    r"\s(?:(?:mea|moja|mi|my|noastra)\s)?"
    r"(?:(?:is|este|es|jest|ma na imie|na imie|to|is called|se llama"
    r"|се numeste|звати|зовут)\s)?$"
)
"""Words beside which a second person, or a second name, is named."""
_AND = r"(?:\s?[,/&+|]\s?(?:(?:and|or|i|oraz|та|и|si|y)\s)?|\s(?:{})\s)".format(
    "and|or|i|oraz|lub|albo|czy|a takze|alias|vel|і|й|та|або|чи|и|или|да|si|sau|ori|y|e|o|u|aka|&"
)
_JOINED = re.compile(_AND)
_LEAD = re.compile(r"(?:^|[\n.,!?;:–—\-(♥❤💋💕😘~*|/]\s?)$")
_TAIL = re.compile(r"\s*[.!)♥❤💋💕😘x~*]*\s*(?:$|\n)")
_NEAR_AFTER = re.compile(
    r"\W{0,6}(?:(?:tel|telefon\w*|phone|mob|mobile|kom|whatsapp|viber|telegram|тел|телефон|вайбер|mail"
    r"|e-mail|email|on|at|pod|nr|numer|по|за|al|la|на|номер\w*|numar\w*|telefonu|pod numerem"
    r"|по телефону|за телефоном)\W{0,3}){0,3}$"
)
_NEAR_BEFORE = re.compile(
    r"[^\w.]{0,6}$|\s(?:to|-|=|tel|do|z|питати|спросить|ask for|pytaj o)?\s?$"
)
_HEADING = 80
"""A text of fewer characters may be a heading."""
_HEADS = re.compile(r"\s?[.,:;|(!♥❤💋]|\s[-–—]|$")
"""What stands behind the name of a person that begins a heading."""
_SURNAME = re.compile(r"\s([^\W\d_]{3,20}(?:-[^\W\d_]{3,20})?)(?![^\W_]|[@.]\w)")
_OTHERS = """
tel telefon phone whatsapp telegram viber signal instagram email mail call text tylko lat from
agencja escort massage masaz with and the for zaprasza warszawa krakow london kyiv тел телефон
київ москва bucuresti madrid barcelona privat prywatnie
"""
_NOT_SURNAMES = frozenset(_OTHERS.split())


def is_name(form: str) -> bool:
    """Whether a form may be a first name."""
    return form in forms()


def find(view: View, contacts: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Names of persons; ``contacts`` are where telephones, addresses and handles stand in the
    folded text. The value is the base form, with a surname that follows."""
    done = 0
    for index in view.places(NAME):
        start = view.starts[index]
        if start >= done and (found := _person(view, index, contacts)):
            done = found.end
            yield found


_BRANDS = re.compile(
    r"(?<![^\W_])(?:salon\w*|hotel\w*|studio|gabinet\w*|agencj\w+|klub\w*|club|restaura\w+|aptek\w+|sklep\w*|will[ai]"
    r"|villa|pensjonat\w*|bar|pub|cafe|kawiarni\w+|firm\w+|spa|beauty|dworek|zajazd|fundacj\w+|clinic|shop"
    r"|салон\w*|готел\w+|отел\w+|студі\w+|студи\w+|клуб\w*|кафе|магазин\w*|фірм\w+|фирм\w+|ресторан\w*"
    r"|pensiun\w+|agenti\w+|magazin\w*|cabinet\w*|peluqueria|restaurante|bar|tienda|agencia|clinica|grupo"
    r"|dla|dziecko|syn\w*|cork\w+|babci\w*|dziad\w+|mam[ayie]|tata|maz|zona|wnuk\w*|brat\w*|corecz\w+"
    r"|son|daughter|mother|father|grandma|husband|wife|baby|for|by|de|di|van|von"
    r"|для|син\w*|дочк\w+|доч\w*|бабус\w+|бабушк\w+|мама|папа|тато|внук\w*|брат\w*|pentru|fiul|fiica|mama"
    r"|hijo|hija|madre|padre|abuela|para|w|we|z|ze|in|from|at|near|на|в|у|из|із|din|en|desde|cerca|nad|pod)"
    r"\s[\"'«„]?$"
)
"""Words whose names are those of houses, of places, or of others than who is to be called."""
_APART = re.compile(r"\s?(?:[.,;:!?()\n♥❤💋💕😘~*|\-–—]|$)")
_NEXT_WORD = re.compile(r"\s([^\W_]+)")


_SHORT = 800
"""A longer text names people for other reasons as well."""


def _continues(view: View, index: int) -> bool:
    """Whether a word before a name belongs to it: another name, or a place."""
    if not index or not view.is_capital(index - 1):
        return False
    before = view.forms[index - 1]
    blank = view.folded[view.end(index - 1) : view.starts[index]] == " "
    return blank and (is_name(before) or gazetteer.may_begin(before))


def _named_alone(view: View, index: int, before: str) -> bool:
    """Whether a first name of the language stands for the person although nothing announces it:
    capitalised, neither of a house, a place or a relative nor part of a longer name."""
    start, end = view.starts[index], view.end(index)
    names = forms()[view.forms[index]]
    langs = {name.lang for name in names}
    if len(view.folded) > _SHORT or view.doc.lang not in langs or "xx" in langs:
        return False
    if _BRANDS.search(before) or view.original(index).isupper() or _continues(view, index):
        return False
    following = _NEXT_WORD.match(view.folded, end)
    if following and (following[1][0].isdecimal() or view.is_capital(index + 1)):
        return False
    opens = not before.strip() or _LEAD.search(before) is not None
    apart = _APART.match(view.folded, end) is not None
    if all(name.inflected for name in names) and not opens:
        return False
    return apart or not opens or not start or not is_known(view.forms[index], view.doc.lang)


_CALLED = re.compile(r"(?<![^\W_])(?:text|txt|call|ring|msg|message|phone|contact|whatsapp)\s$")
"""Where even a name without a capital is one, in front of a number."""


def _person(view: View, index: int, contacts: Sequence[tuple[int, int]]) -> Found | None:
    folded, start, end = view.folded, view.starts[index], view.end(index)
    before = folded[max(0, start - 44) : start]
    asked = _ASK.search(before) is not None
    if not view.is_capital(index) and not asked:
        called = _CALLED.search(before) and _is_near(folded, start, end, contacts)
        if not called or forms()[view.forms[index]][0].inflected:
            return None
    named = asked or _SAY.search(before) or _FORMAL.search(before) or _BESIDE.search(before)
    if not (
        named
        or _listed(view, index)
        or _stands(view, start, end, before, contacts)
        or _named_alone(view, index, before)
    ):
        return None
    line = before.rpartition("\n")[2]
    if _NOT_BEFORE.search(line) or _NOT_AFTER.match(folded, end):
        return None
    return _found(view, index, end, asked)


def _found(view: View, index: int, end: int, asked: bool) -> Found:
    """The person at a token, with the surname behind it."""
    written = view.original(index)
    name = base_of(view.forms[index], view.doc.lang, asked)
    if written[-1] in "ąę" and name.base[-1] not in "ąę":
        name = name._replace(inflected=True)
    value = name.base if name.inflected else written[0].upper() + _lowered(written[1:], written)
    start = view.starts[index]
    if last := _last_name(view, index):
        end = last.end(1)
        family = view.doc.original[slice(*view.doc.span(last.start(1), end))]
        value = f"{value} {surname(family, name)}"
    return Found("person", start, end, False, {"value": value})


def _lowered(rest: str, written: str) -> str:
    return rest.lower() if written.isupper() else rest


def _last_name(view: View, index: int) -> re.Match[str] | None:
    """The surname behind a first name: a capitalised word of the same line that means nothing
    else."""
    match = _SURNAME.match(view.folded, view.end(index))
    if not match or match[1] in _NOT_SURNAMES or "\n" in match[0]:
        return None
    if any(name.lang == view.doc.lang for name in forms().get(match[1], ())):
        return None
    first = view.doc.span(match.start(1), match.end(1))[0]
    written = view.doc.original[first : first + 2]
    return match if written.istitle() or (written[:1].isupper() and written[1:].islower()) else None


def _listed(view: View, index: int) -> bool:
    """Whether a name stands in a list with another one: Anna, Kasia i Monika."""
    return any(
        0 <= other < len(view.forms)
        and is_name(view.forms[other])
        and view.is_capital(other)
        and _JOINED.fullmatch(
            view.folded, view.end(min(index, other)), view.starts[max(index, other)]
        )
        for step in (1, 2)
        for other in (index - step, index + step)
    )


def _stands(
    view: View, start: int, end: int, before: str, contacts: Sequence[tuple[int, int]]
) -> bool:
    """Whether a name stands where names of contacts do: with an age, beside a contact, as a
    signature."""
    folded = view.folded
    if not start and len(folded) < _HEADING and _HEADS.match(folded, end):
        return True
    opens = not before.strip() or _LEAD.search(before) is not None
    if opens and (_AGED.match(folded, end) or _INVITES.match(folded, end)):
        return True
    family = _SURNAME.match(folded, end)
    stop = family.end() if family and folded[end] == " " else end
    if opens and start and (_TAIL.match(folded, end) or _TAIL.match(folded, stop)):
        return len(folded) - end < 160 or _is_near(folded, start, stop, contacts)
    return _is_near(folded, start, end, contacts) or (
        opens and _is_near(folded, start, stop, contacts)
    )


def _is_near(folded: str, start: int, end: int, contacts: Sequence[tuple[int, int]]) -> bool:
    """Whether a contact stands beside a name."""
    for first, last in contacts:
        if end <= first <= end + 40 and _NEAR_AFTER.fullmatch(folded, end, first):
            return True
        if start - 12 <= last <= start and _NEAR_BEFORE.fullmatch(folded, last, start):
            return True
    return False
