"""Pay as a share of the minimum wage and of a norm: country, unit, currency, gross and net."""

import pytest

from indicators.limits import load_limits
from indicators.pay import share
from stream.messages import Ad, Entity, Salary
from tests.indicators.factory import find, make_rule

LIMITS = load_limits()


def share_of(salary, name="minimum-wage", *, lenient=True, **ad):
    posted = ad.pop("posted", "2025-03-01")
    whole = Ad(id="x", kind="job", text="x", posted=posted, **ad)
    return share(salary, name, whole, LIMITS, lenient=lenient)


@pytest.mark.parametrize(
    ("facts", "country", "below"),
    [
        ({"max": 7, "currency": "PLN", "unit": "hour"}, "PL", True),
        ({"max": 30, "currency": "PLN", "unit": "hour", "gross": True}, "PL", True),
        ({"max": 31, "currency": "PLN", "unit": "hour", "gross": True}, "PL", False),
        ({"max": 27, "currency": "PLN", "unit": "hour"}, "PL", True),
        ({"max": 27, "currency": "PLN", "unit": "hour", "gross": False}, "PL", False),
        ({"max": 9, "currency": "EUR"}, "DE", True),
        ({"max": 300, "currency": "EUR", "unit": "month"}, "DE", True),
        ({"max": 300, "currency": "EUR", "unit": "month"}, "", True),
        ({"max": 1200, "currency": "EUR", "unit": "month"}, "", False),
        ({"max": 40, "currency": "EUR", "unit": "day"}, "NL", True),
        ({"max": 4, "currency": "GBP", "unit": "hour"}, "GB", True),
        ({"max": 2500, "currency": "PLN", "unit": "month"}, "NL", True),
        ({"max": 12000, "currency": "PLN", "unit": "month"}, "NL", False),
        ({"min": 5, "currency": "EUR", "unit": "hour"}, "ES", True),
        ({"max": 60, "currency": "EUR", "unit": "day", "gross": True}, "ES", False),
        ({"max": 45, "currency": "EUR", "unit": "day", "gross": True}, "ES", True),
        ({"min": 5, "max": 12, "currency": "EUR", "unit": "hour"}, "ES", False),
    ],
)
def test_pay_below_the_minimum_of_the_country(facts, country, below):
    found = share_of(Salary(**facts), country=country)
    assert found is not None
    assert (found < 1) is below


@pytest.mark.parametrize(
    ("facts", "country"),
    [
        ({"currency": "PLN", "unit": "hour"}, "PL"),
        ({"max": 7, "unit": "hour"}, "PL"),
        ({"max": 700, "currency": "PLN"}, "PL"),
        ({"max": 7, "currency": "PLN", "unit": "item"}, "PL"),
        ({"max": 7, "currency": "PLN", "unit": "hour"}, "ZZ"),
        ({"max": 7, "currency": "XXX", "unit": "hour"}, "PL"),
    ],
)
def test_what_is_not_known_is_unknown(facts, country):
    assert share_of(Salary(**facts), country=country) is None


def hours(amount=None, per="week", **facts):
    place = {"text": "x", "field": "text", "start": 0, "end": 1, "obfuscated": False}
    return Entity(type="hours", amount=amount, per=per, **place, **facts)


DAY, WEEK, MONTH, YEAR = (
    {"max": amount, "currency": "EUR", "unit": unit, "gross": True}
    for amount, unit in ((70, "day"), (400, "week"), (1500, "month"), (18000, "year"))
)


@pytest.mark.parametrize(
    ("facts", "stated", "part"),
    [
        (DAY, [hours(4, "day")], 1 / 2),
        (DAY, [hours(20)], 1 / 2),
        (DAY, [hours(60)], 1),
        (DAY, [hours(13, "day")], 12 / 8),
        (DAY, [hours(24, "day")], 1),
        (DAY, [hours(8, "day"), hours(1, "day")], 1),
        (DAY, [hours(8, "day"), hours(4, "day")], 1 / 2),
        (DAY, [hours(per="day", min=4, max=8)], 1 / 2),
        (DAY, [hours(80, "month")], 1 / 2),
        (WEEK, [hours(25)], 5 / 8),
        (WEEK, [hours(60)], 3 / 2),
        (WEEK, [hours(4, "day")], 1 / 2),
        (MONTH, [hours(10)], 1 / 4),
        (MONTH, [hours(40, "month")], 1 / 4),
        (MONTH, [hours(60)], 1),
        (YEAR, [hours(20)], 1 / 2),
    ],
)
def test_pay_is_that_of_the_hours_that_are_stated(facts, stated, part):
    ad = Ad(id="x", kind="job", text="x", country="ES", posted="2025-03-01")
    pay = Salary(**facts)
    whole = share(pay, "minimum-wage", ad, LIMITS, lenient=True)
    found = share(pay, "minimum-wage", ad, LIMITS, lenient=True, hours=stated)
    assert found == pytest.approx(whole / part)
    strict = share(pay, "minimum-wage", ad, LIMITS, lenient=False)
    more = share(pay, "minimum-wage", ad, LIMITS, lenient=False, hours=stated)
    assert more <= strict


def test_the_hours_of_an_ad_are_reckoned_with():
    rule = make_rule("every: {any: [{field: salary.of-minimum-wage, is: {below: 1}}]}")
    low = Salary(max=700, currency="EUR", unit="month", gross=True)
    assert find(rule, "Limpieza", country="ES", salary=low)
    assert not find(rule, "Limpieza", country="ES", salary=low, entities=(hours(15),))
    assert find(rule, "Limpieza", country="ES", salary=low, entities=(hours(30),))


def test_the_law_of_the_day_holds():
    pay = Salary(max=4400, currency="PLN", unit="month", gross=True)
    of_2024 = share_of(pay, country="PL", posted="2024-08-01")
    of_2025 = share_of(pay, country="PL", posted="2025-02-01")
    assert of_2024 is not None
    assert of_2025 is not None
    assert of_2025 < 1 < of_2024


def test_net_pay_is_counted_as_gross():
    net = Salary(max=3600, currency="PLN", unit="month", gross=False)
    gross = Salary(max=3600, currency="PLN", unit="month", gross=True)
    assert share_of(net, country="PL") == pytest.approx(3600 / 0.75 / 4666)
    assert share_of(gross, country="PL") == pytest.approx(3600 / 4666)
    unsaid = Salary(max=3600, currency="PLN", unit="month")
    assert share_of(unsaid, country="PL", lenient=False) == share_of(gross, country="PL")


def test_without_a_country_high_pay_is_high_in_all_of_them():
    pay = Salary(max=9000, currency="EUR", unit="month", gross=True)
    assert share_of(pay, "pay-norm", lenient=False) == pytest.approx(9000 / 3000)


@pytest.mark.parametrize(("amount", "known"), [(6000, True), (31000, False)])
def test_pay_without_a_unit_is_a_months_or_a_years(amount, known):
    pay = Salary(max=amount, currency="EUR", gross=True)
    assert (share_of(pay, "pay-norm", lenient=False, country="NL") is not None) is known
    assert share_of(pay, "pay-norm", country="NL") is None


def test_rules_compare_fields_and_entities():
    rule = make_rule("every: {any: [{field: salary.of-minimum-wage, is: {below: 1}}]}")
    low = Salary(max=5, currency="EUR", unit="hour")
    assert find(rule, "Farm work", country="NL", salary=low)
    assert not find(rule, "Farm work", country="NL")
    assert not find(rule, "Farm work", country="ZZ", salary=low)


def test_the_reason_may_name_the_pay_that_matched():
    matcher = "{entity: {type: salary, of-minimum-wage: {below: 1}}}"
    rule = make_rule(f"every: {{any: [{matcher}]}}")
    words = "Farm work, 5 euros an hour"
    pay = Entity(
        type="salary",
        text="5 euros",
        field="text",
        start=11,
        end=18,
        obfuscated=False,
        max=5,
        currency="EUR",
        unit="hour",
    )
    [finding] = find(rule, words, country="NL", entities=(pay,))
    assert finding.slots["amount"] == "5 euros"
