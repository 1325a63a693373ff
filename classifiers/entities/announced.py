"""What announces the name of a person to contact, and what tells that a name is another's."""

import re

_TITLES = (
    r"(?:(?:pan|pana|panu|panem|pani|pania|p|mr|mrs|ms|miss|sir|madam|пан|пана|пану|паном|пані|г-н|г-жа"
    r"|господин\w?|госпож\w|dl|d-l|dlui|dnul|dna|d-na|domnul|domnului|doamna|doamnei|dra|sr|sra|srta"
    r"|senor|senora|senorita|don|dona|kol|kolega|kolezanka|mgr|inz|mistrz|prof|profesor\w*|dr|doctor|lek"
    r"|big|uncle|auntie|ciocia|kierowni\w+|szef\w*|wlasciciel\w*|gospod\w+|brygadz\w+|начальни\w+"
    r"|хозя\w+|господар\w*|власни\w+|бригадир\w*|шеф\w*|прораб\w*|директор\w*|лікар\w*|врач\w*"
    r"|encargad[oa]|duen[oa]|jef[ea]|sef\w*|proprietar\w*|owner|manager|boss|coach|trener\w*|майстер|мастер|тренер|професор|профессор|доктор|nea|tanti|lic|ing|dl\.)\.?\s)?"
)
_ASK = re.compile(
    r"(?<![^\W_])(?:"
    r"(?:za|s)?pyta[cj]\w{0,3}\s(?:o|z)|pros\w+\s(?:o\s(?:kontakt|telefon)\sdo|z|do)"
    r"|(?:dzwon\w*|napisz\w*|pisz\w*|pisac|zglos\w*(?:\ssie)?|zglasza\w*(?:\ssie)?)\s(?:do|u)"
    r"|rozm\w+\sz|kontakt\w*\s(?:z|do)|skontaktuj\w*\s(?:sie\s)?z|spotka\w+\s(?:sie\s)?z"
    r"|(?:masaz\w*|relaks\w*|chwil\w+|wizyt\w+|spotka\w+|rezerw\w+|wieczor\w*)\s(?:u|z|od)"
    r"|(?:po)?gada\w+\sz|um[oa]w\w+\s(?:sie\s)?(?:z|do|u)"
    r"|(?:ask|asking|asked)\s(?:for|4|to speak to)"
    r"|(?:speak|talk|reply|write|contact|chat)\s(?:to|with|2|w/)"
    r"|(?:говор\w+|розмов\w+|разгов\w+|погов\w+|балака\w+|домов\w+|догов\w+)\s(?:з|із|с|со|зі)"
    r"|(?:звертат\w+|зверта\w+|питат\w+|спрос\w+)\s(?:до|про|о)"
    r"|(?:питати|питайте|питай|спитати|спитайте|запитати|запитайте|спросить|спросите|спрашивать"
    r"|спрашивайте|позвать|позовите)"
    r"|(?:зверта\w+|зверн\w+|телефон\w+|дзвон\w+|пиш\w+|писати|звернення)\sдо"
    r"|(?:обраща\w+|обратит\w+)\sк|(?:звон\w+|позвон\w+|пиш\w+|писать)"
    r"|(?:дзвон\w+|подзвон\w+|телефону\w+|зателефону\w+|набер\w+|набира\w+|кликати|кличте|клич)"
    r"|(?:запис\w*|напис\w+|зв'яза\w+|связ\w+)\s(?:до|к|с|з|із)|наб(?:ирать|рать)"
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
    r"|att|attn|atn|atte|fao|a la atencion de|do rak"
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
_HOUSES = (
    r"salon\w*|hotel\w*|studio|gabinet\w*|agencj\w+|klub\w*|club|restaura\w+|aptek\w+|sklep\w*|will[ai]"
    r"|villa|pensjonat\w*|bar|pub|cafe|kawiarni\w+|firm\w+|spa|beauty|dworek|zajazd|fundacj\w+|clinic|shop"
    r"|салон\w*|готел\w+|отел\w+|студі\w+|студи\w+|клуб\w*|кафе|магазин\w*|фірм\w+|фирм\w+|ресторан\w*"
    r"|pensiun\w+|agenti\w+|magazin\w*|cabinet\w*|peluqueria|restaurante|bar|tienda|agencia|clinica|grupo"
)
_OF_WHAT = (
    r"\w+(?:sk|czn|ow)[iyae]\w{0,2}|urody|masaz\w*|kras\w+|красоти|красоты|frumusete|belleza|masaje"
)
_BRANDS = re.compile(
    rf"(?<![^\W_])(?:(?:{_HOUSES})(?:\s(?:{_OF_WHAT}))?"
    r"|dla|dziecko|syn\w*|cork\w+|babci\w*|dziad\w+|mam[ayie]|tata|maz|zona|senior\w*|podopieczn\w+|pacjent\w*|підопічн\w+|подопечн\w+|пац[іи]єнт\w*|пациент\w*"
    r"|elderly|patient|ancian\w+|abuelo|bunic\w*|batran\w*|wnuk\w*|brat\w*|corecz\w+"
    r"|son|daughter|mother|father|mum|mom|dad|gran|granny|grandad|grandpa|aunt|uncle|brother|grandma|husband|wife|baby|for|by|de|di|van|von"
    r"|для|син\w*|дочк\w+|доч\w*|бабус\w+|бабушк\w+|мама|папа|тато|внук\w*|брат\w*|pentru|fiul|fiica|mama"
    r"|hijo|hija|madre|padre|abuela|para|w|we|z|ze|in|from|at|near|на|в|у|из|із|din|en|desde|cerca|nad|pod)"
    r"\s[\"'«„]?$"
)
"""Words whose names are those of houses, of places, or of others than who is to be called."""

_OTHER_AGE = re.compile(
    r"\s?\((?:\d|1[0-5])\)"
    r"|\s?[,(–-]?\s?(?:mam\s)?(?:\d|1[0-5]|[789]\d)\s?(?:l|lat\w*|letni\w*|yo|y\.?o|yrs?|years?|лет|год\w?"
    r"|рок\w+|рік|ani|anos?|anitos)(?![^\W_])"
)
"""The age of a child, or of somebody who is cared for."""
_CHILDREN = re.compile(
    r"(?<![^\W_])(?:(?:dzieci(?:ak\w*|om|mi)?|chlopc\w+|blizniak\w+|children|kids|twins|toddlers?"
    r"|діт(?:и|ей|ям|ьми)|дет(?:и|ей|ям|ьми)|хлопчик\w*|мальчик\w*|copi(?:i|ilor|lasi)|baiet\w+|gemeni"
    r"|ninos?|ninas?|hijos|hijas|gemelos)[^.!?\n]{0,20}[(:]"
    r"|podopieczn\w+|wychowank\w+|підопічн\w+|подопечн\w+"
    r"|(?:nann\w+|babysit\w+|niani\w*|opiek\w+|bona|ingrij\w+|niner\w+|canguro|cuid\w+|нян\w+|догля\w+|carer?)"
    r"(?:\s[^.!?\n]{0,20})?\s(?:for|para|pentru|dla|для|a|de|за))"
    r"\s?(?:[^\W\d_]+(?:\s(?:i|and|si|y|та|и)|,)\s)?$"
)
"""Children whose names follow."""
_FAMILY = re.compile(
    r"(?:\s[^\W\d_]+)?\s(?:e hijos|y hijos|hermanos|i synowie|i syn|(?:&|and) (?:sons?|co)"
    r"|si fiii|та сини|и сыновья|(?:[&,]\s)?(?:s\.?l|s\.?a|ltd|srl|s\.?r\.?l|gmbh|sp))(?![^\W_])"
)
"""What makes a name that of a firm."""
KIN = {
    "es": ("tia", "tio", "nana"),
    "ro": ("nana", "tata", "nea"),
    "en": ("nana",),
}
"""Words of kin that are names elsewhere, by language."""
_KIN = re.compile(
    r"(?:^|[.!?\n]\s?)(?:babcia|ciocia|dziadek|wujek|mama|granny|nan|auntie|uncle|баба|тітка|дядько"
    r"|бабушка|тетя|дядя|bunica|matusa|nea|tanti|abuela|tia|tio)\s$"
)
"""Words of kin with which somebody signs."""


_FIRST = re.compile(
    "(?:za|s)?pyta|pros|dzwon|napisz|pisz|pisac|zglos|zglasza|rozm|kontakt|skontakt|spotk|masaz|relaks"
    "|chwil|wizyt|rezerw|wieczor|(?:po)?gada|umow|umaw|ask|speak|talk|reply|write|contact|chat"
    "|питат|питай|спит|запит|спрос|спраш|позв|позов|зверт|зверн|телефон|(?:по)?дзвон|зателефон|пиш|пис"
    "|набер|набир|набр|клик|клич|обра|(?:по)?звон|запис|напис|зв'яз|связ|говор|розмов|разгов|погов|балак"
    "|домов|догов|intreb|intreab|ntreab|cere|cautat|sun|vorb|discut|scri|pregunt|cuestion|habl|llam|escrib"
    "|dirig"
)


def may_ask(form: str) -> bool:
    """Whether a request for somebody may begin with a form."""
    return _FIRST.match(form) is not None


_CALLS = (
    r"tlfn?o?|tfno|mail|email|text|txt|call|ring|msg|message|phone|contact\w*|whatsapp|tel|telefon\w*|kontakt\w*|dzwon\w*"
    r"|zadzwon\w*|тел|телефон\w*|звон\w*|дзвон\w*|контакт\w*|набер\w*|sun[ai]\w*|apel\w*|llam\w*"
    r"|pyta\w*|info|informac\w+|rezerw\w*|запис\w*|programar\w+|reserv\w+|book\w*"
)
"""Words between which and a number only a name can stand."""
_CALLED = re.compile(rf"(?<![^\W_])(?:{_CALLS})\s?[:,.–-]?\s$")
_TITLE = re.compile("pan[aiu]?|pania|panem|mrs?|ms|miss|пан[аі]?|domnul|doamna|d[ln]a?|sra?")
_CALLED_WORD = re.compile(_CALLS)


def is_called(before: str) -> bool:
    """Whether a word for calling ends a folded text."""
    return _CALLED.search(before) is not None


def may_announce(form: str) -> bool:
    """Whether a form is a word for calling and no name."""
    return _CALLED_WORD.fullmatch(form) is not None or _TITLE.fullmatch(form) is not None


def signs(before: str) -> bool:
    """Whether a sentence begins with a word of kin, as a signature does."""
    return _KIN.search(before) is not None


def is_asked_for(before: str) -> bool:
    """Whether a request ends a folded text: ask for, proszę pytać o."""
    return _ASK.search(before) is not None


def is_named(before: str) -> bool:
    """Whether what introduces a name ends a folded text: a label, a closing, a title, a friend."""
    return any(known.search(before) for known in (_SAY, _FORMAL, _BESIDE))


def is_of_house(before: str) -> bool:
    """Whether the name behind a folded text is that of a house, a place or a relative."""
    return _BRANDS.search(before) is not None


def is_of_other(before: str, folded: str, end: int) -> bool:
    """Whether a name that ends at a place is that of a street, a saint, a composer, a pet, a firm,
    a child or somebody who is cared for."""
    line = before.rpartition("\n")[2]
    if any(known.match(folded, end) for known in (_NOT_AFTER, _OTHER_AGE, _FAMILY)):
        return True
    return any(known.search(line) for known in (_NOT_BEFORE, _CHILDREN))
