"""A corner of a real Elasticsearch server for one test."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from elasticsearch import Elasticsearch


@contextmanager
def prefix_on(server: str) -> Iterator[str]:
    """The address of an index with a prefix of its own; everything under it is removed after."""
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    try:
        yield f"{server}/{prefix}"
    finally:
        with Elasticsearch(server) as client:
            found = client.indices.get(index=f"{prefix}-*", features="aliases").body
            if found:
                client.indices.delete(index=list(found))
            for generation in ("g1", "g2", "g3"):
                client.options(ignore_status=404).indices.delete_index_template(
                    name=f"{prefix}-{generation}-*"
                )
