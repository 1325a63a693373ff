"""A model in a folder: ``model.json`` (its header) and ``weights.npy`` (an array), no pickle."""

import hashlib
from functools import cache
from io import BytesIO
from pathlib import Path

import msgspec
import numpy as np

from classifiers.models.errors import ModelError
from classifiers.models.hashing import ALGORITHM, MAX_BITS, MIN_BITS
from classifiers.models.model import Header, Model, Weights

HEADER, WEIGHTS = "model.json", "weights.npy"
SHIPPED = Path(__file__).parent / "recruitment"
SCHEMA = 1

_MAX_HEADER = 65_536
_NPY_HEAD = 4_096
_CURE = "fit it again with `thb train`, or take the original folder"


def build(header: Header, weights: Weights) -> Model:
    """A model of its parts; what is kept of the weights are half-precision numbers."""
    raw = _array_bytes(weights)
    head = msgspec.structs.replace(header, sha256=hashlib.sha256(raw).hexdigest())
    return Model(head, _array(raw, head, ""), _version(_header_bytes(head)))


def save(model: Model, folder: Path) -> None:
    """Writes a model's two files; the same model gives the same bytes."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / WEIGHTS).write_bytes(_array_bytes(model.weights))
        (folder / HEADER).write_bytes(_header_bytes(model.header))
    except OSError as error:
        what = f"cannot be written ({error.strerror})"
        raise ModelError(what, where=str(folder), cure="check the path") from error


def load(folder: Path) -> Model:
    """Reads a model; ModelError for what is missing, damaged, too large or of another version."""
    path = folder / HEADER
    raw = _read(path, _MAX_HEADER)
    header = _header(raw, str(path))
    stored = folder / WEIGHTS
    packed = _read(stored, _NPY_HEAD + (2 << header.bits))
    if hashlib.sha256(packed).hexdigest() != header.sha256:
        raise ModelError(f"is not the file that {HEADER} names", where=str(stored), cure=_CURE)
    return Model(header, _array(packed, header, str(stored)), _version(raw))


@cache
def shipped() -> tuple[Model, ...]:
    """The models that run by default."""
    return (load(SHIPPED),)


def _header(raw: bytes, where: str) -> Header:
    try:
        header = msgspec.json.decode(raw, type=Header)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ModelError(f"cannot be read: {error}", where=where, cure=_CURE) from error
    if header.schema > SCHEMA or header.algorithm != ALGORITHM:
        raise ModelError("is of another version of thb-monitor", where=where, cure=_CURE)
    if not MIN_BITS <= header.bits <= MAX_BITS or not header.name:
        raise ModelError(f"bits or name are wrong ({header.bits})", where=where, cure=_CURE)
    return header


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        cure = "name a folder that `thb train -o` has written"
        raise ModelError(what, where=str(path), cure=cure) from error
    if len(raw) > most:
        raise ModelError(f"is larger than {most} bytes", where=str(path), cure=_CURE)
    return raw


def _array(raw: bytes, header: Header, where: str) -> Weights:
    try:
        array = np.load(BytesIO(raw), allow_pickle=False)
    except (ValueError, EOFError, OSError) as error:
        raise ModelError(f"is no array: {error}", where=where, cure=_CURE) from error
    if array.dtype != np.float16 or array.shape != (1 << header.bits,):
        raise ModelError("is an array of another shape or type", where=where, cure=_CURE)
    if not np.isfinite(array).all():
        raise ModelError("holds weights that are no numbers", where=where, cure=_CURE)
    weights: Weights = array.astype(np.float32)
    return weights


def _array_bytes(weights: Weights) -> bytes:
    buffer = BytesIO()
    np.save(buffer, weights.astype("<f2"), allow_pickle=False)
    return buffer.getvalue()


def _header_bytes(header: Header) -> bytes:
    return msgspec.json.format(msgspec.json.encode(header), indent=2) + b"\n"


def _version(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:12]
