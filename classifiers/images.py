"""Perceptual hashes of pictures, and the search for near ones; a hash shows nothing and nobody.

A hash is 256 bits: the signs of the lowest frequencies of the picture (pHash by ``imagehash``, 16 ×
16; Zauner, "Implementation and benchmarking of perceptual image hash functions", 2010). Copies that
were scaled, compressed anew or slightly brightened differ in few bits; unlike pictures in about
128. Faces are not looked for.
"""

import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.errors import ClassifierError

BITS = 256
NEAR = 32
"""Bits in which copies may differ. Photographs that were made half as large, or stored as JPEG of
quality 40, differ in up to 24, unlike ones in 100 and more; a trimmed edge is not recognised."""

MAX_BYTES = 32 * 2**20
MAX_PIXELS = 50_000_000
MIN_SIDE = 16
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")
_DECODE = (512, 512)
_FLAT = 4.0
"""Standard deviation of brightness (0 to 255) under which a picture is one colour: its hash is
noise, and would make all blank pictures copies of each other."""

_WORDS = BITS // 64
_START = 1024


class ImageError(ClassifierError):
    """A picture that gets no hash, with the reason."""


class Near(NamedTuple):
    """A picture whose hash differs in ``distance`` bits."""

    id: str
    distance: int


def hash_image(data: bytes) -> str:
    """The hash of a picture (JPEG, PNG, GIF, WebP or BMP) as 64 hexadecimal digits. ImageError for
    what is broken, larger than 32 MiB or 50 million pixels, animated, tiny or of one colour; of a
    picture that is too large only the head is read."""
    if len(data) > MAX_BYTES:
        raise _refused(f"the file has {len(data):,} bytes, more than {MAX_BYTES:,}")
    import imagehash
    from PIL import ImageStat, UnidentifiedImageError

    try:
        grey = _grey(data)
    except (ImageError, MemoryError):
        raise
    except UnidentifiedImageError as error:
        raise _refused(f"it cannot be decoded (it is none of {', '.join(FORMATS)})") from error
    except Exception as error:  # Pillow's decoders raise errors of many kinds
        raise _refused(f"it cannot be decoded ({type(error).__name__}: {error})") from error
    if ImageStat.Stat(grey).stddev[0] < _FLAT:
        raise _refused("it is of one colour, so nothing tells it from others")
    bits = imagehash.phash(grey, hash_size=16).hash
    return np.packbits(bits).tobytes().hex()


def distance(one: str, other: str) -> int:
    """In how many of 256 bits two hashes differ."""
    return int(np.bitwise_count(_words(one) ^ _words(other)).sum())


class HashIndex:
    """Hashes in packed columns of 64 bits, 32 bytes a picture and its id, all compared at a search:
    a million take some milliseconds."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._columns = np.zeros((_WORDS, _START), np.uint64)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ident: str, hash_: str) -> None:
        """Keeps a hash; the same id again is another picture of that id."""
        if len(self._ids) == self._columns.shape[1]:
            self._columns = np.concatenate([self._columns, np.zeros_like(self._columns)], axis=1)
        self._columns[:, len(self._ids)] = _words(hash_)
        self._ids.append(ident)

    def extend(self, hashes: Sequence[str]) -> None:
        """Keeps many hashes at once, each under itself as its id."""
        if not hashes:
            return
        packed = _packed("".join(hashes), len(hashes))
        free = np.zeros((_WORDS, len(hashes)), np.uint64)
        self._columns = np.concatenate([self._columns[:, : len(self._ids)], packed, free], axis=1)
        self._ids += hashes

    def remove(self, ident: str) -> None:
        """Forgets all pictures of an id; takes 0.15 s among a million."""
        kept = [at for at, known in enumerate(self._ids) if known != ident]
        if len(kept) < len(self._ids):
            self._columns[:, : len(kept)] = self._columns[:, kept]
            self._ids = [self._ids[at] for at in kept]

    def search(self, hash_: str, distance: int = NEAR) -> list[Near]:
        """Pictures whose hashes differ in at most ``distance`` bits, nearest first."""
        columns = self._columns[:, : len(self._ids)]
        differing = np.zeros(len(self._ids), np.uint16)
        for column, word in zip(columns, _words(hash_), strict=True):
            differing += np.bitwise_count(column ^ word)
        near = np.flatnonzero(differing <= distance).tolist()
        found = [Near(self._ids[at], int(differing[at])) for at in near]
        return sorted(found, key=lambda one: (one.distance, one.id))


def _grey(data: bytes) -> Any:
    """The picture in shades of grey, upright, on white where it is transparent."""
    from PIL import Image, ImageOps

    with _opened(data) as image:
        _check(image)
        image.draft("RGB", _DECODE)
        ImageOps.exif_transpose(image, in_place=True)
        # Of 50 million pixels each copy in colour takes 200 MB, so none is made that is not needed.
        if not image.has_transparency_data:
            return image.convert("L")
        shown = image if image.mode == "RGBA" else image.convert("RGBA")
        grey = Image.new("L", shown.size, "white")
        grey.paste(shown.convert("L"), mask=shown.getchannel("A"))
        return grey


def _opened(data: bytes) -> Any:
    """A picture of which only the head was read; Pillow's own word on large ones is not needed."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(BytesIO(data), formats=FORMATS)
        except Image.DecompressionBombError as error:
            raise _refused(f"it has more than {MAX_PIXELS:,} pixels") from error


def _check(image: Any) -> None:
    """Refuses by the head of a file, before its pixels are decoded."""
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _refused(f"it has {width} × {height} pixels, more than {MAX_PIXELS:,}")
    if min(width, height) < MIN_SIDE:
        raise _refused(f"it has {width} × {height} pixels; a side of {MIN_SIDE} is needed")
    if getattr(image, "is_animated", False):
        raise _refused("it is animated; one picture cannot stand for all of them")


def _refused(reason: str) -> ImageError:
    return ImageError(reason, where="picture", cure="leave it out")


def _words(hash_: str) -> NDArray[np.uint64]:
    return _packed(hash_, 1)[:, 0]


def _packed(hashes: str, count: int) -> NDArray[np.uint64]:
    """Hashes one after the other as a column each."""
    try:
        packed = bytes.fromhex(hashes)
    except ValueError:
        return _wrong(hashes)
    if len(packed) * 8 != BITS * count:
        return _wrong(hashes)
    return np.frombuffer(packed, np.uint64).reshape(count, _WORDS).T


def _wrong(hash_: str) -> NDArray[np.uint64]:
    raise ImageError(f"{hash_[:80]!r} is not a hash of 64 hexadecimal digits", cure="make it anew")
