import pytest

import text
from indicators.clauses import asked


@pytest.mark.parametrize(
    ("words", "low", "high", "at"),
    [
        ("a visa? no fee. a bed? yes", 1, 8, 2),
        ("a visa? no fee. a bed? yes", 2, 3, 2),
        ("a visa? no fee. a bed? yes", 3, 8, 6),
        ("a visa? no fee. a bed? yes", 3, 6, None),
        ("a visa? no fee. a bed? yes", 7, 8, None),
        ("a visa? no fee. a bed? yes", 2, 2, None),
        ("a visa?", 1, 2, None),
        ("a visa?", 2, 3, 2),
        ("a visa", 2, 3, None),
        ("? a visa", 1, 3, None),
        ("Łóżko?! 🙂? tak", 1, 2, 1),
    ],
)
def test_where_a_question_mark_stands(words: str, low: int, high: int, at: int | None) -> None:
    assert asked(text.analyse(words, "en"), low, high) == at
