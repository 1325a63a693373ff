"""An item as a document of the embedded index: its schema, and the document of one item."""

from functools import cache

import tantivy

from search.facets import FACETS, facet
from search.fields import Item, seen_at
from search.normal import solid
from search.schema import KEYWORDS, TEXT
from stream.codec import encode

SCHEMA = 2
"""Raised when documents are made differently; an index of another number is rebuilt."""


@cache
def schema() -> tantivy.Schema:
    """Fields of the index: ``t_`` forms in order (for ``search.near``), ``l_`` forms and lemmas,
    ``words`` those of all text fields, ``k_`` keyword values, ``f_`` facets as they are shown."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("ad", stored=True)
    for name in ("version", "seen", "posted_at", "posted_day"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ("score", "price", "wage_low", "wage_high"):
        builder.add_float_field(name, indexed=True, fast=True)
    for name in TEXT:
        builder.add_text_field(
            f"t_{name}", stored=True, tokenizer_name="whitespace", index_option="position"
        )
        builder.add_text_field(f"l_{name}", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="basic")
    for name in (*(f"k_{key}" for key in KEYWORDS), "has"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(f"f_{name}", fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def document(item: Item) -> tantivy.Document:
    """The document of an item."""
    doc = tantivy.Document()
    doc.add_text("id", item.ad.id)
    doc.add_bytes("ad", encode(item.ad))
    _add_texts(doc, item)
    _add_numbers(doc, item)
    for name, values in item.keys.items():
        for value in values:
            doc.add_text(f"k_{name}", value)
    for name in item.present:
        doc.add_text("has", name)
    for name in FACETS:
        for value in facet(item.ad, name):
            doc.add_text(f"f_{name}", value)
    return doc


def _add_texts(doc: tantivy.Document, item: Item) -> None:
    for name in TEXT:
        if item.forms[name]:
            doc.add_text(f"t_{name}", " ".join(item.forms[name]))
            doc.add_text(f"l_{name}", " ".join(map(solid, item.terms[name])))
    doc.add_text("words", " ".join(map(solid, item.words)))


def _add_numbers(doc: tantivy.Document, item: Item) -> None:
    doc.add_integer("version", item.ad.version)
    doc.add_integer("seen", seen_at(item.ad))
    for name, values in item.numbers.items():
        for value in values:
            doc.add_float(name, value)
    if item.wage:
        doc.add_float("wage_low", item.wage[0])
        doc.add_float("wage_high", item.wage[1])
    if posted := item.moments.get("posted"):
        doc.add_integer("posted_day" if posted.is_day else "posted_at", posted.at)
