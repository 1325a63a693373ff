"""Makes the list of first names: ``python -m classifiers.entities.names_build``.

Needs Faker (MIT), whose locale data hold the names; ``names_extra.txt`` has short forms of ours,
and as ``xx`` names that are words as well, which need a strong sign.
"""

from importlib import import_module
from pathlib import Path

DATA = Path(__file__).with_name("data")
LOCALES = {
    "pl": ("pl_PL",), "en": ("en_GB", "en_US", "en_IE", "en_IN", "en_NZ"), "uk": ("uk_UA",),
    "ru": ("ru_RU",), "ro": ("ro_RO",), "es": ("es_ES", "es_MX", "es_CO", "es_CA"),
    "de": ("de_DE",), "fr": ("fr_FR",), "it": ("it_IT",), "pt": ("pt_PT",), "nl": ("nl_NL",),
    "sv": ("sv_SE",), "no": ("no_NO",), "da": ("da_DK",), "cs": ("cs_CZ",), "hr": ("hr_HR",),
    "uz": ("uz_UZ",),
}  # fmt: skip
_WORDS = """
A Al An April August Art Bill Chance Chase Christian Clay Dale Dawn Daisy Dean Destiny Don Drew
Faith Frank Gay Gene Glen Grace Grant Guy Heather Heaven Holly Hope Jean Joy June King Lance Lane
Max May Miracle Misty Norma Page Paris Pat Penny Precious Ray Rich Robin Rod Rose Ruby Sandy
Savannah Sierra Skip Star Sterling Sue Summer Terry Trinity Tiffany Virginia Wade Will Abril Amor
Angel Bendición Blanca Caridad Consuelo Dolores Esperanza Flor Gracia Luz Mar Paz Pilar Plácido
Rocío Salud Sol Virtudes Visitación Ona Una Luna Mare Nana Lady Junior Server Peace Comfort
Mission Prince Royal Noble Major Cruz Dolly Magaly Job Cal Osha Ira Demi Hana Marine Lin Stig Alf
Rune Pol Tane Dag Art Mie Bo Bent Per Gun Rode Paige Juris Bela Linde Mai Merle Sina Август
Надежда Вера Любовь Лев Марка Віра Надія Любов Мир Слава Sofia Viena Doina Dor Florea Luca Sava
Vara Codrin
"""
NOT_NAMES = frozenset(_WORDS.split())
"""Words first of all: only believed after the strongest cue, which the lists cannot say."""


def main() -> None:
    lines = set()
    for lang, locales in LOCALES.items():
        for locale in locales:
            provider = import_module(f"faker.providers.person.{locale}").Provider
            for gender in ("female", "male"):
                names = getattr(provider, f"first_names_{gender}", ())
                lines |= {f"{lang} {gender[0]} {name}" for name in names if _is_good(name)}
    extra = (DATA / "names_extra.txt").read_text("utf-8").splitlines()
    for line in extra:
        lang, gender, *names = line.split()
        lines |= {f"{lang} {gender} {name}" for name in names}
    text = "\n".join(sorted(lines))
    (DATA / "names.txt").write_text(f"{text}\n", "utf-8")


def _is_good(name: str) -> bool:
    return name.isalpha() and len(name) > 2 and name not in NOT_NAMES


if __name__ == "__main__":
    main()
