"""Hashes of pictures: what is refused, what is near, and the search."""

import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from classifiers import images
from classifiers.images import BITS, NEAR, HashIndex, ImageError, Near, distance, hash_image

hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)


def encode(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


@cache
def picture(seed: int, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Soft noise of several sizes, as in a photograph."""
    rng = np.random.default_rng(seed)
    layers = [
        np.asarray(Image.fromarray((rng.random((n, n, 3)) * 255).astype("u1")).resize(size), float)
        / k
        for k, n in ((1, 3), (2, 8), (4, 20))
    ]
    total = sum(layers[1:], layers[0])
    scaled = (total - total.min()) / (total.max() - total.min()) * 255
    return Image.fromarray(scaled.astype("u1"))


COPIES: dict[str, Callable[[Image.Image], bytes]] = {
    "the same": encode,
    "jpeg": lambda one: encode(one, "JPEG", quality=40),
    "webp": lambda one: encode(one, "WEBP", quality=50),
    "larger": lambda one: encode(one.resize((900, 675))),
    "smaller": lambda one: encode(one.resize((160, 120)), "JPEG"),
    "grey": lambda one: encode(one.convert("L")),
    "palette": lambda one: encode(one.convert("P"), "GIF"),
    "brighter": lambda one: encode(one.point(lambda value: min(255, int(value * 1.1)))),
    "not transparent": lambda one: encode(one.convert("RGBA")),
}


@pytest.mark.parametrize("name", COPIES)
def test_copies_are_near(name: str) -> None:
    original = hash_image(encode(picture(1)))

    assert distance(original, hash_image(COPIES[name](picture(1)))) <= NEAR


def test_unlike_pictures_are_far() -> None:
    made = [hash_image(encode(picture(seed))) for seed in range(12)]

    assert all(distance(a, b) > 80 for at, a in enumerate(made) for b in made[:at])


def test_a_turned_photograph_is_read_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = encode(picture(2).rotate(90, expand=True), "JPEG", exif=exif, quality=95)

    assert distance(hash_image(encode(picture(2))), hash_image(turned)) <= NEAR


def test_what_is_transparent_is_white() -> None:
    whole = picture(3).convert("RGBA")
    hole = whole.copy()
    hole.paste((0, 0, 0, 0), (0, 0, 160, 240))
    white = whole.copy()
    white.paste((255, 255, 255, 255), (0, 0, 160, 240))

    assert hash_image(encode(hole)) == hash_image(encode(white))


def bomb(width: int, height: int) -> bytes:
    """A PNG whose head promises many pixels and whose body is short."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


ANIMATED = encode(
    picture(4, (64, 64)), "GIF", save_all=True, append_images=[picture(5, (64, 64))], duration=100
)

REFUSED = {
    "empty": (b"", "cannot be decoded"),
    "text": (b"<html>not a picture</html>", "cannot be decoded"),
    "half a PNG": (encode(picture(1))[:2000], "cannot be decoded"),
    "half a JPEG": (encode(picture(1), "JPEG")[:2000], "cannot be decoded"),
    "a bomb": (bomb(60_000, 60_000), "more than 50,000,000"),
    "a small bomb": (bomb(10_000, 10_000), "more than 50,000,000"),
    "a large head": (bomb(8000, 7000), "more than 50,000,000"),
    "too many bytes": (b"\xff" * (images.MAX_BYTES + 1), "more than 33,554,432"),
    "a pixel of a counter": (encode(Image.new("RGB", (1, 1))), "a side of 16 is needed"),
    "one colour": (encode(Image.new("RGB", (200, 200), "navy")), "one colour"),
    "animated": (ANIMATED, "animated"),
    "another format": (encode(picture(1), "TIFF"), "none of JPEG, PNG, GIF, WEBP, BMP"),
}


PEAK = """
import sys
from pathlib import Path
from classifiers.images import hash_image

def peak():
    (line,) = (one for one in open("/proc/self/status") if one.startswith("VmHWM"))
    return int(line.split()[1])

small, large = map(Path, sys.argv[1:])
hash_image(small.read_bytes())
before = peak()
hash_image(large.read_bytes())
print(peak() - before)
"""


@pytest.mark.parametrize(("mode", "most"), [("RGB", 1.5), ("RGBA", 2.0)])
def test_a_large_picture_takes_hardly_more_than_its_pixels(
    tmp_path: Path, mode: str, most: float
) -> None:
    files = [tmp_path / "small.png", tmp_path / "large.png"]
    for file, side in zip(files, (64, 3000), strict=True):
        picture(1).resize((side, side)).convert(mode).save(file, compress_level=1)
    command = [sys.executable, "-c", PEAK, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=True)
    pixels = 3000 * 3000 * 4 / 1024  # Pillow keeps four bytes of each
    assert pixels / 2 < int(done.stdout) < pixels * most


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_reason(name: str) -> None:
    data, reason = REFUSED[name]

    with pytest.raises(ImageError, match=reason):
        hash_image(data)


SMALL = encode(picture(6, (48, 32)))


@given(st.integers(0, len(SMALL) - 1), st.integers(0, 255), st.integers(0, len(SMALL)))
def test_damaged_bytes_have_a_hash_or_a_reason(at: int, value: int, end: int) -> None:
    damaged = bytearray(SMALL)
    damaged[at] = value
    with suppress(ImageError):
        assert len(hash_image(bytes(damaged[:end]))) * 4 == BITS


@given(hashes, hashes, hashes)
def test_distance_is_a_metric(one: str, other: str, third: str) -> None:
    assert distance(one, one) == 0
    assert distance(one, other) == distance(other, one) <= BITS
    assert distance(one, third) <= distance(one, other) + distance(other, third)


@given(st.lists(hashes, max_size=20), hashes, st.integers(0, BITS))
def test_search_is_every_distance_that_is_small_enough(
    known: list[str], wanted: str, most: int
) -> None:
    index = HashIndex()
    for at, one in enumerate(known):
        index.add(str(at), one)
    expected = [Near(str(at), distance(one, wanted)) for at, one in enumerate(known)]

    found = index.search(wanted, most)

    assert sorted(found) == sorted(one for one in expected if one.distance <= most)
    assert [one.distance for one in found] == sorted(one.distance for one in found)


@given(st.lists(hashes, max_size=20), st.lists(hashes, max_size=20), hashes, st.integers(0, BITS))
def test_many_at_once_are_the_same_as_one_by_one(
    first: list[str], then: list[str], wanted: str, most: int
) -> None:
    index, other = HashIndex(), HashIndex()
    for one in (*first, *then):
        other.add(one, one)
    index.extend(first)
    for one in then[:1]:
        index.add(one, one)
    index.extend(then[1:])

    assert len(index) == len(other)
    assert index.search(wanted, most) == other.search(wanted, most)


def test_many_at_once_with_a_wrong_one_are_refused() -> None:
    with pytest.raises(ImageError, match="64 hexadecimal digits"):
        HashIndex().extend(["0" * 64, "0" * 62])


def test_index_grows() -> None:
    index = HashIndex()
    for at in range(3000):
        index.add(str(at), f"{at:064x}")

    assert len(index) == 3000
    assert index.search(f"{2999:064x}", 0) == [Near("2999", 0)]


def test_index_forgets_all_pictures_of_an_id() -> None:
    index = HashIndex()
    for at in range(3000):
        index.add(str(at % 1000), f"{at:064x}")
    index.remove("7")
    index.remove("unknown")
    index.add("new", f"{7:064x}")

    assert len(index) == 2998
    assert index.search(f"{7:064x}", 0) == [Near("new", 0)]
    assert index.search(f"{2999:064x}", 0) == [Near("999", 0)]


@pytest.mark.parametrize("wrong", ["", "xyz", "ab", "0" * 66, "0" * 62])
def test_a_wrong_hash_is_refused(wrong: str) -> None:
    with pytest.raises(ImageError, match="64 hexadecimal digits"):
        HashIndex().add("a", wrong)
