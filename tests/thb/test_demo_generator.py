"""The invented ads: the same for the same seed, harmless, and true about themselves."""

import re
import time
from collections import Counter
from itertools import islice
from unicodedata import normalize

import pytest

from stream.records import ad_from_json
from thb.demo.generator import DemoAd, ad, ads, encode
from thb.demo.plan import SITES, plan
from thb.demo.texts import LANGUAGES, TextsError, load

PHONES = re.compile(r"485001001\d\d|447700900\d{3}|121255501\d\d")
FORBIDDEN = re.compile(
    r"\b(girls?|teen\w*|young\w*|schoolgirl\w*|student\w*|child\w*|kids?|minor\w*|virgin\w*|nude\w*"
    r"|sex\w*|erot\w*|naked|breast\w*|dziewczyn\w*|młod\w*|nastol\w*|uczennic\w*|studentk\w*|dzieck\w*"
    r"|dzieci\w*|nago|niñ\w*|joven\w*|jóvenes|chica\w*|desnud\w*|fete|fată|tânăr\w*|copil\w*|elev[iăe]?"
    r"|дівч\w*|юн\w*|молод\w*|дит\w*|девуш\w*|девоч\w*|школь\w*|студент\w*|реб[её]н\w*|дет(и|ей|ск)\w*"
    r"|victim\w*|traffick\w*)\b",
    re.IGNORECASE,
)
MARKET_PREFIX = {"PL": "48", "GB": "44"}


@pytest.fixture(scope="module")
def sample() -> list[DemoAd]:
    return list(ads(seed=11, count=5000))


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, second = (b"".join(encode(one.record()) for one in ads(5, 300)) for _ in range(2))

    assert first == second
    assert first != b"".join(encode(one.record()) for one in ads(6, 300))


def test_another_number_gives_the_same_beginning(sample: list[DemoAd]) -> None:
    assert list(ads(11, 50)) == sample[:50]
    assert ad(11, 4321) == sample[4321]


def test_ads_come_one_at_a_time() -> None:
    assert len(list(islice(ads(1, 10**9), 10))) == 10


def test_two_thousand_ads_a_second() -> None:
    next(ads(1, 1))
    start = time.process_time()
    made = sum(1 for _ in ads(2, 10_000))

    assert made == 10_000
    assert made / (time.process_time() - start) > 2000  # about 10,000 where nothing else runs


def test_every_number_is_from_a_fictitious_range(sample: list[DemoAd]) -> None:
    seen = 0
    for one in sample:
        bare = re.sub(r"https?://\S+|\S+@\S+", "", normalize("NFKC", f"{one.title} {one.text}"))
        bare = re.sub(r"\b[o\d]*\d[o\d]*\b", lambda found: found[0].replace("o", "0"), bare)
        for digits in re.findall(r"\+?\d[\d \-()]{7,}\d", bare):
            number = re.sub(r"\D", "", digits)
            assert (
                PHONES.search(f"48{number}")
                or PHONES.search(f"44{number.lstrip('0')}"[:12])
                or (PHONES.search(number))
            ), (one.id, digits)
            seen += 1

    assert seen > 300


def test_addresses_are_at_example_domains(sample: list[DemoAd]) -> None:
    for one in sample:
        for domain in re.findall(r"(?:@|https?://)([\w.-]+\.\w+)", one.text):
            assert domain in ("example.com", "example.org", "example.net"), one.text


def test_no_forbidden_wording(sample: list[DemoAd]) -> None:
    for one in sample:
        assert not (found := FORBIDDEN.search(f"{one.title}\n{one.text}")), (one.id, found)


def test_most_ads_are_lawful_and_every_part_is_there(sample: list[DemoAd]) -> None:
    roles = Counter(one.role for one in sample)
    kinds = Counter(one.kind for one in sample)

    assert 0.7 < (roles["direct"] + roles["agency"]) / len(sample) < 0.85
    assert set(roles) == {"direct", "agency", "copy", "operation", "risky"}
    assert kinds == {"job": 3500, "escort": 625, "service": 250, "review": 625}
    assert {one.lang for one in sample} == set(LANGUAGES)
    assert {one.source for one in sample} == set(SITES.values())


def test_operations_share_contact_and_pictures() -> None:
    shown = [one for one in ads(3, 400) if one.operation]
    by_name = {
        name: [one for one in shown if one.operation == name]
        for name in {o.operation for o in shown}
    }
    numbers = {
        name: Counter(m for one in group for m in set(re.findall(r"@demo_\w+|\d{3,}", one.text)))
        for name, group in by_name.items()
    }

    assert 4 <= len(by_name) <= 12
    assert all(
        len(group) == 1 or numbers[name].most_common(1)[0][1] > 1 for name, group in by_name.items()
    )
    images = Counter(image.rpartition("/")[2] for one in shown for image in one.images)
    assert images.most_common(1)[0][1] > 1


def test_signs_in_the_text_are_in_the_truth(sample: list[DemoAd]) -> None:
    """A sentence without slots that states a sign never stands in an ad without it."""
    for lang in LANGUAGES:
        lines = [
            line for pool in load(lang).signs.values() for line in pool if "{" not in line.text
        ]
        texts = [(one, one.text) for one in sample if one.lang == lang][:300]
        for line in lines:
            for one, text in texts:
                if line.text in text:
                    assert set(line.signs) <= set(one.expected), (one.id, line)


def test_the_second_round_changes_some_and_withdraws_some() -> None:
    first = {one.id: one for one in ads(7, 400)}
    second = {one.id: one for one in ads(7, 400, 2)}
    changed = [name for name in second if second[name].text != first[name].text]

    assert 0.02 < 1 - len(second) / len(first) < 0.12
    assert 0.04 < len(changed) / len(first) < 0.16
    assert all(first[name].fate == "changes" for name in changed)
    assert set(first) - set(second) == {name for name in first if first[name].fate == "goes"}


def test_plans_need_no_texts() -> None:
    assert plan(1, 999_999).index == 999_999


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_says_the_same_things(lang: str) -> None:
    texts, model = load(lang), load("en")

    assert texts.signs.keys() == model.signs.keys()
    assert all(len(pool) >= 4 for pool in texts.signs.values())
    assert texts.near.keys() == model.near.keys()
    assert texts.near_escort.keys() == model.near_escort.keys()
    assert texts.jobs.keys() == model.jobs.keys()
    assert all(len(trade.titles) == len(trade.duties) for trade in texts.jobs.values())
    assert texts.pools.keys() == model.pools.keys()
    assert len(texts.digits) == 10
    assert {texts.board, texts.home} <= texts.cities.keys() | {"PL"}


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(TextsError, match=r"xx\.yml.*no such language"):
        load("xx")


def test_records_are_ads() -> None:
    for one in ads(1, 40):
        read = ad_from_json(encode(one.record()), now=1)
        assert (read.id, read.kind, read.title, read.text) == (
            one.id,
            one.kind,
            one.title,
            one.text,
        )
        assert read.salary == one.salary
