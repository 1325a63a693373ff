"""Dictionary forms guessed from the endings of words that the dictionary lacks (Ukrainian)."""

from collections.abc import Callable

_STEM = 3
"""Letters that a word keeps at least."""

_ENDINGS: tuple[tuple[str, str], ...] = (
    # (what a lemma ends in, what its other forms end in)
    ("увати", "ую ує уєш уємо уєте ують ував увала ували увало уйте уєм увать"),
    ("ювати", "юю ює юєш юємо юєте юють ював ювала ювали ювало юйте юєм ювать"),
    ("ати", "аю ає аєш аємо аєте ають ав ала али ало айте аєм ать"),
    ("яти", "яю яє яєш яємо яєте яють яв яла яли яло яйте"),
    ("ити", "ить иш имо ите ив ила или ило лять им"),
    ("ий", "ою ої ій ого ому ими их им"),
    ("ний", "на ну не ні"),
    ("ський", "ська ську ське ські"),
    ("овий", "ова ову ове ові"),
    ("ка", "ки ку кою ці ок кам ками ках"),
    ("ок", "ка ку ком ки ків кам ками ках"),
    ("ець", "ця цю цем ці ців цям цями цях"),
    ("ія", "ії ію ією ій іям іями іях"),
    ("ня", "ні ню нею"),
    ("а", "и у ою і ам ами ах"),
    ("", "у а ом ем ові еві и і ів ам ами ах"),
)
_BY_ENDING: dict[str, tuple[str, ...]] = {}
for _lemma, _forms in ((lemma, forms.split()) for lemma, forms in _ENDINGS):
    for _form in _forms:
        _BY_ENDING[_form] = (*_BY_ENDING.get(_form, ()), _lemma)
_LONGEST = max(map(len, _BY_ENDING))


def guesses(form: str, known: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """Lemmas a folded Ukrainian form may have, likeliest first; ``known`` says those of a word of
    the dictionary. A reflexive verb has those of the plain one, with and without ``ся``."""
    plain = _plain(form)
    if plain:
        found = known(plain) or guesses(plain, known)
        return tuple(dict.fromkeys(made for lemma in found for made in (lemma, lemma + "ся")))
    sizes = range(min(_LONGEST, len(form) - _STEM), 0, -1)
    cuts = ((form[:-size], form[-size:]) for size in sizes)
    made = (stem + lemma for stem, ending in cuts for lemma in _BY_ENDING.get(ending, ()))
    return tuple(dict.fromkeys(made))


def _plain(form: str) -> str:
    """A reflexive form of a verb without its ending; nothing where it is none."""
    for reflexive, cut in (("ється", 4), ("еться", 4), ("ться", 2), ("тися", 2), ("тись", 2)):
        if form.endswith(reflexive) and len(form) > cut + _STEM:
            return form[:-cut]
    if form.endswith(("мося", "мось", "теся", "тесь", "шся", "лася", "лися", "лось", "вся")):
        return form[:-2]
    return ""
