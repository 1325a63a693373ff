"""Pictures: the search among a million hashes, and the hash of one with its guards."""

import secrets
from collections.abc import Sequence
from io import BytesIO

import imagehash
from PIL import Image

from benchmarks.table import Row, check, medians
from classifiers.images import NEAR, HashIndex, hash_image
from thb.demo.pictures import png

HASHES = 1_000_000
PICTURES = 40
LIMIT = 0.05
"""Seconds that a search may take."""


def run() -> list[Row]:
    """Both ways must find the same pictures, planted ones among them."""
    hashes = [secrets.token_hex(32) for _ in range(HASHES)]
    wanted = hashes[1234]
    hashes += [_flipped(wanted, bits) for bits in (1, NEAR, NEAR + 1)]
    return [_search_row(hashes, wanted), _hash_row([png(f"{at}.png") for at in range(PICTURES)])]


def _search_row(hashes: Sequence[str], wanted: str) -> Row:
    index = HashIndex()
    for at, one in enumerate(hashes):
        index.add(str(at), one)
    numbers = [int(one, 16) for one in hashes]
    found = {near.id for near in index.search(wanted)}
    check(found == {str(at) for at in naive(numbers, int(wanted, 16))}, "the two ways differ")
    check(len(found) == 3, f"found {found}")
    ours = medians(lambda: index.search(wanted))
    check(ours < LIMIT, f"a search took {ours * 1e3:.0f} ms")
    slow = medians(lambda: naive(numbers, int(wanted, 16)), runs=3)
    note = f"{len(hashes):,} hashes of 256 bits; naive: Python's whole numbers"
    return Row("search pictures", ours * 1e3, slow * 1e3, "ms", note)


def naive(numbers: Sequence[int], wanted: int) -> list[int]:
    return [at for at, one in enumerate(numbers) if (one ^ wanted).bit_count() <= NEAR]


def _flipped(one: str, bits: int) -> str:
    return f"{int(one, 16) ^ ((1 << bits) - 1):064x}"


def _hash_row(pictures: Sequence[bytes]) -> Row:
    plain = [_plain(one) for one in pictures]
    check([hash_image(one) for one in pictures] == plain, "the hashes differ")
    ours = medians(lambda: [hash_image(one) for one in pictures]) / len(pictures)
    slow = medians(lambda: [_plain(one) for one in pictures]) / len(pictures)
    note = "120 × 90 pixels; naive: the same without guards"
    return Row("hash a picture", ours * 1e3, slow * 1e3, "ms", note)


def _plain(data: bytes) -> str:
    with Image.open(BytesIO(data)) as image:
        return str(imagehash.phash(image, hash_size=16))
