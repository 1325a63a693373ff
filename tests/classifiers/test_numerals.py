import pytest

from classifiers.entities.keccak import keccak256
from classifiers.entities.numerals import misspelt, value
from classifiers.entities.wallets import ether_valid
from text import tokenise


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("dwieście pięćdziesiąt", 250), ("tysiąc dwieście", 1200), ("dwa tysiące trzysta", 2300),
        ("two hundred and five", 205), ("twenty-three thousand", 23_000),
        ("двісті п'ятдесят", 250), ("двадцятьма", 20), ("двести пятьдесят", 250),
        ("двумстам", 200), ("sută", 100), ("două sute cincizeci", 250),
        ("treizeci și cinci", 35), ("treinta y cinco", 35), ("siete mil millones", 7 * 10**9),
        ("jeden dwa", None), ("twenty twelve", None), ("praca", None), ("", None),
    ],
)  # fmt: skip
def test_values(words: str, number: int | None) -> None:
    assert value(tokenise(words)) == number


@pytest.mark.parametrize(
    ("word", "meant"),
    [("sevn", "seven"), ("szejsc", "szesc"), ("czterry", "cztery"),
     ("семмь", "семь"), ("praca", ""),
     ("heaven", ""), ("пьять", "п'ять"), ("x", "")],
)  # fmt: skip
def test_misspelt(word: str, meant: str) -> None:
    assert misspelt(word) == meant


def test_keccak() -> None:
    empty = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak256(b"").hex() == empty
    assert len(keccak256(b"x" * 500)) == 32


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", True),  # EIP-55
        ("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", True),
        ("0xFB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", False),
        ("0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359", True),
    ],
)
def test_checksum_of_capitals(address: str, right: bool) -> None:
    assert ether_valid(address) is right
