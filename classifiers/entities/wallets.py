"""Addresses of crypto wallets, with their checksums, and bank accounts."""

import re
from collections.abc import Iterator
from hashlib import sha256

from classifiers.entities.found import Found
from classifiers.entities.keccak import keccak256
from classifiers.entities.view import LONG, View

LONG_FORM = 26
"""Length of a token from which it may be an address."""
_BASE58 = re.compile(r"[13LMTD][1-9A-HJ-NP-Za-km-z]{25,34}")
_BECH32 = re.compile(r"(?:bc|ltc|BC|LTC)1[0-9a-zA-Z]{6,87}")
_ETHER = re.compile(r"0x[0-9a-fA-F]{40}")
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VERSIONS = {0x00: "btc", 0x05: "btc", 0x30: "ltc", 0x32: "ltc", 0x41: "tron", 0x1E: "doge"}
_IBAN = re.compile(
    r"(?<![^\W_])(?:[a-z]{2}\d{2}|\d{2})(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?![^\W_])"
)

_GROUPS = re.compile(r"\d\d(?:\d\d)? ?\d{4} ?\d{4} ?\d\d")


def find(view: View) -> Iterator[Found]:
    """Bitcoin, Litecoin, Tron and Dogecoin addresses with a valid checksum, and Ethereum's form;
    ``scheme`` names the chain."""
    if view.doc.origins is not None:
        return
    for index in view.places(LONG):
        start, end = view.starts[index], view.end(index)
        written = view.original(index)
        if scheme := chain(written):
            value = written.lower() if _BECH32.fullmatch(written) else written
            yield Found("wallet", start, end, False, {"value": value, "scheme": scheme})


def chain(address: str) -> str:
    """The chain of an address whose checksum is right, or nothing."""
    if _BASE58.fullmatch(address):
        return base58_scheme(address)
    if _BECH32.fullmatch(address) and bech32_valid(address):
        return "btc" if address[:2].lower() == "bc" else "ltc"
    return "eth" if _ETHER.fullmatch(address) and ether_valid(address) else ""


def base58_scheme(address: str) -> str:
    """The chain of a base58check address, or nothing where the checksum is wrong."""
    number = 0
    for char in address:
        number = number * 58 + _ALPHABET.index(char)
    if number >> 200:
        return ""
    raw = number.to_bytes(25, "big")
    check = sha256(sha256(raw[:-4]).digest()).digest()[:4]
    return _VERSIONS.get(raw[0], "") if check == raw[-4:] else ""


def bech32_valid(address: str) -> bool:
    """Whether a bech32 (BIP 173) or bech32m (BIP 350) checksum is right."""
    if address not in (address.lower(), address.upper()):
        return False
    human, _, data = address.lower().partition("1")
    if len(data) < 6 or any(char not in _BECH for char in data):
        return False
    values = [ord(char) >> 5 for char in human] + [0] + [ord(char) & 31 for char in human]
    return _polymod(values + [_BECH.index(char) for char in data]) in (1, 0x2BC830A3)


def ether_valid(address: str) -> bool:
    """Whether the capitals of an address are its checksum (EIP-55); all small or all capital
    letters carry none and are believed."""
    digits = address[2:]
    if digits in (digits.lower(), digits.upper()):
        return True
    check = keccak256(digits.lower().encode()).hex()
    return all(
        char.isdecimal() or char.isupper() == (int(nibble, 16) >= 8)
        for char, nibble in zip(digits, check, strict=False)
    )


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, factor in enumerate(
            (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
        ):
            check ^= factor if top >> place & 1 else 0
    return check


def may_be_group(form: str) -> bool:
    """Whether a form may be a group of the digits of an account, or all of them."""
    return len(form) >= _GROUP and form[-_GROUP:].isdecimal()


_GROUP = 4


def find_ibans(view: View) -> Iterator[Found]:
    """Bank accounts whose check digits are right; 26 digits alone are a Polish account."""
    if not _GROUPS.search(view.folded):
        return
    for match in _IBAN.finditer(view.folded):
        written = match[0]
        while written and not (value := _iban(written)):
            written = written.rpartition(" ")[0]
        if written:
            end = match.start() + len(written)
            yield Found("iban", match.start(), end, False, {"value": value})


def _iban(written: str) -> str:
    """The account without blanks, or nothing where it is none."""
    value = written.replace(" ", "").upper()
    value = value if value[0].isalpha() else "PL" + value
    return value if iban_valid(value) and (value[:2] != "PL" or len(value) == 28) else ""


def iban_valid(iban: str) -> bool:
    """ISO 13616: the check digits make the number 1 modulo 97."""
    if not 15 <= len(iban) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1
