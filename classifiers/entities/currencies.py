"""Currencies: their signs and names in folded texts, and which is a region's own."""

from collections.abc import Sequence

_CURRENCIES = {
    "PLN": "zl|zlotych|zlote|zloty|zlotego|zlotym|zlotymi|zlotowka|zlotowke|zlotowek|zlotowki"
    "|zlotys|zloti|zloci|zlociszy|zlocisze|zeta|pln|злотих|злотых|злотого|злоті|злотий|злотый"
    "|злотим|злотыми|злотими|зл",
    "EUR": "€|eur|euro|euros|eura|euraskow|eu|евро|євро|евриков|евра|pavos|eurillos",
    "GBP": "£|gbp|pounds?|funt|funta|funtow|funty|funtami|quid|фунт|фунтов|фунта|фунтів|фунти"
    "|фунтами|libras|lire|funciakow",
    "USD": r"\$|usd|dolar|dolara|dolarow|dolary|dolarami|dollars?|bucks|доллар|долларов|доллара"
    "|долларами|долар|долара|доларів|долари|доларами|dolari|dolares|бакс|бакса|баксов|баксів|баксы"
    "|бакси|баксами|dolcow|baksow",
    "UAH": "₴|uah|грн|гривень|гривні|гривен|гривна|гривны|гривну|гривнами|гривня|гривню|гривнею"
    "|гривнями|гривнів|hrn|grn|hryvnias?|hrywna|hrywny|hrywien|grivne",
    "RUB": "₽|rub|руб|рубль|рублей|рубля|рублю|рублем|рублями|рублів|рублі|rubli|rubla|rubel|rubles"
    "|р",
    "RON": "ron|lei|leu|leilor|леев|лея|лей|леями|леїв|леї",
    "CZK": "kc|czk|korun|koron|korony|крон|крони|кроны|crowns|coroane|coronas",
    "CHF": "chf",
    "HUF": "ft|huf",
    "BGN": "лв|bgn",
    "SEK": "sek|kronor",
    "NOK": "nok|kroner",
    "DKK": "dkk",
    "ILS": "ils|shekels|шекелей|шекелів|szekli|shekeli|sekeli",
    "AED": "aed|dirhams|dirhamow|дирхамов",
    "THB": "thb|baht",
    "CAD": "cad",
    "MDL": "mdl",
    "MXN": "mxn|pesos",
}
CODES = {
    word.replace("\\", ""): code
    for code, words in _CURRENCIES.items()
    for word in words.replace("s?", "").split("|")
}
CODES |= {"e": "EUR", "dollars": "USD", "pounds": "GBP", "hryvnias": "UAH"}
"""Sign or folded name → code of ISO 4217."""
SIGNS = "€£$₴₽"
NAMED = frozenset(word for word in CODES if word[0] not in SIGNS and word != "e")
"""Folded names."""
_NAMES = "|".join(sorted(NAMED, key=len, reverse=True))
CURRENCY = rf"(?:(?:us)?[{SIGNS}]|(?<=\d)e(?![^\W_])|(?:{_NAMES})(?![^\W\d_]|\d{{1,6}}(?!\d)|_))"
"""A sign or name of a currency, as part of a larger pattern."""
ENDS = frozenset(word[-1] for word in NAMED) | frozenset(SIGNS)
"""What a sign or name ends in."""
_EURO = "ES DE NL FR IT AT BE IE PT GR FI LU SK SI HR LT LV EE CY MT"
HOMES = {
    "PL": "PLN", "GB": "GBP", "US": "USD", "UA": "UAH", "RU": "RUB", "RO": "RON", "MD": "MDL",
    "MX": "MXN", "CO": "COP", "CL": "CLP", "AR": "ARS",
    "CZ": "CZK", "CH": "CHF", "HU": "HUF", "BG": "BGN", "SE": "SEK", "NO": "NOK", "DK": "DKK",
    **dict.fromkeys(_EURO.split(" "), "EUR"),
}  # fmt: skip
"""The currency of a region."""
LANGUAGES = {"pl": "PLN", "en": "GBP", "uk": "UAH", "ru": "RUB", "ro": "RON", "es": "EUR"}
"""The currency that is meant in a language where no region says."""
_SHARED = {
    **dict.fromkeys(("lei", "leu", "леев", "лея", "лей", "леїв", "леї"), ("RON", "MDL")),
    **dict.fromkeys(
        ("korun", "koron", "korony", "крон", "крони", "кроны", "crowns", "coroane", "coronas"),
        ("CZK", "NOK", "SEK", "DKK"),
    ),
    "kroner": ("NOK", "DKK"),
    "pesos": ("MXN", "COP", "CLP", "ARS"),
}
"""Names that currencies share, with these; the first is meant where no region has any."""
LEAST = {"UAH": 50, "RUB": 50, "HUF": 500, "CZK": 50}
"""The least amount that is believed to be money, where it is not 20."""
LEAST_OF_ANY = 20
"""The least amount in any currency."""


def code_of(written: str, regions: Sequence[str] = ()) -> str:
    """The code of a sign or name as written, nothing where it is none: us$ is USD. A name that
    currencies share is that of the first region that has any of them."""
    known = written.strip()
    code = CODES.get(known.removeprefix("us") if known[-1:] in SIGNS else known, "")
    shared = _SHARED.get(known, ())
    return next((HOMES[one] for one in regions if HOMES.get(one) in shared), code)


def own(regions: Sequence[str], lang: str) -> str:
    """The currency of the first region that has one, else that of a language."""
    known = (HOMES.get(region, "") for region in regions)
    return next(filter(None, known), LANGUAGES.get(lang, ""))
