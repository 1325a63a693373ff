"""Dated parameters: which value fits, and bounds made of a median and its deviation."""

import pytest

from indicators.errors import RuleError
from indicators.limits import floor, load_limits
from stream.messages import Ad, Entity

TABLE = """
price:
  source: invented
  z: -2
  values:
    - {from: 2024-01-01, currency: PLN, unit: hour, median: 250, mad: 50}
    - {from: 2024-01-01, currency: EUR, unit: hour, median: 120, mad: 25}
    - {from: 2024-01-01, country: CH, currency: EUR, unit: hour, median: 200, mad: 40}
"""


def make_price(currency, per="hour"):
    return Entity(
        type="price", text="1", field="text", start=0, end=1, obfuscated=False,
        currency=currency, per=per,
    )  # fmt: skip


@pytest.fixture
def limits(tmp_path):
    path = tmp_path / "limits.yml"
    path.write_text(TABLE, encoding="utf-8")
    return load_limits(path)


@pytest.mark.parametrize(
    ("currency", "per", "country", "posted", "wanted"),
    [
        ("PLN", "hour", "", "2024-06-01", 250 - 2 * 1.4826 * 50),
        ("EUR", "hour", "", "2024-06-01", 120 - 2 * 1.4826 * 25),
        ("EUR", "hour", "CH", "2024-06-01", 200 - 2 * 1.4826 * 40),
        ("PLN", "night", "", "2024-06-01", None),
        ("USD", "hour", "", "2024-06-01", None),
        ("PLN", "hour", "", "2023-06-01", None),
    ],
)
def test_the_value_fits_what_is_compared(limits, currency, per, country, posted, wanted):
    ad = Ad(id="a", kind="escort", country=country, posted=posted)
    assert limits.find("price", ad, make_price(currency, per)) == wanted


def test_a_bound_lies_where_the_robust_score_is_z():
    assert floor(100, 10, -2) == pytest.approx(70.348)


def test_a_parameter_holds_values_or_medians(tmp_path):
    path = tmp_path / "limits.yml"
    path.write_text(TABLE.replace("  z: -2\n", ""), encoding="utf-8")
    with pytest.raises(RuleError, match="median"):
        load_limits(path)
