"""Near-duplicate texts: signatures, the index of who is alike, and what differs between copies."""

from classifiers.near.index import Alike, NearIndex
from classifiers.near.signature import Signature, signature, similarity
from classifiers.near.store import NearStore
from classifiers.near.template import Filler, Slot, Template, align

__all__ = [
    "Alike",
    "Filler",
    "NearIndex",
    "NearStore",
    "Signature",
    "Slot",
    "Template",
    "align",
    "signature",
    "similarity",
]
