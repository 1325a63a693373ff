"""How the servers are."""

from collections.abc import Mapping
from typing import Any

from elasticsearch import Elasticsearch

from search.elastic import control
from search.elastic.address import Address
from search.elastic.names import KINDS, Names
from search.elastic.server import check_version
from search.request import Health, State

_BLOCKS = ("read_only_allow_delete", "read_only", "write", "read")


def health(client: Elasticsearch, address: Address) -> Health:
    """State of the cluster as far as our indices are concerned."""
    version = check_version(client, address)
    held = control.load(client, address.prefix)
    backend = f"Elasticsearch {version}"
    if held is None:
        return Health(address.shown, backend, "green", {"indices": 0, "bytes": 0})
    names = Names(address.prefix, held.control.generation)
    found = client.cluster.health(index=f"{address.prefix}-*", expand_wildcards="open")
    stats = client.indices.stats(index=names.patterns, metric=["docs", "store"])
    facts = {
        "schema": held.control.schema,
        "generation": held.control.generation,
        "indices": len(stats["indices"]),
        "nodes": found["number_of_data_nodes"],
        "bytes": stats["_all"].get("total", {}).get("store", {}).get("size_in_bytes", 0),
    }
    blocked = _blocked(client, names)
    problems = (*blocked, *_shards(found.body), *_stale(client, address, held.control))
    state: State = "red" if blocked else found["status"]
    return Health(address.shown, backend, state, facts, problems)


def _shards(found: Mapping[str, Any]) -> list[str]:
    missing = found["unassigned_shards"]
    if found["status"] == "red":
        return [f"{missing} shards are missing; bring the nodes back that hold them"]
    return [f"{missing} copies have no node; add one, or lower THB_INDEX_REPLICAS"] * bool(missing)


def _blocked(client: Elasticsearch, names: Names) -> list[str]:
    """Indices that the server closes against writing, as it does when its disk is nearly full."""
    path = "*.settings.index.blocks"
    settings = client.indices.get_settings(index=names.patterns, filter_path=path).body
    blocked = [
        index
        for index, found in settings.items()
        if any(found["settings"]["index"]["blocks"].get(name) == "true" for name in _BLOCKS)
    ]
    cure = "give the server disk and lift the block (docs/elasticsearch.md)"
    return [f"{len(blocked)} indices refuse writing, {blocked[0]} first; {cure}"] if blocked else []


def _stale(client: Elasticsearch, address: Address, known: control.Control) -> list[str]:
    """Generations that nobody uses, left behind by a rebuild that was cut short."""
    every = client.indices.get(index=f"{address.prefix}-g*", features="aliases").body
    used = {known.generation, known.building}
    start = len(address.prefix) + 1
    kinds = tuple(f"-{kind}-" for kind in KINDS)
    stale = sorted(
        {
            name[start:].split("-")[0]
            for name in every
            if any(kind in name for kind in kinds) and name[start:].split("-")[0] not in used
        }
    )
    if stale:
        return [f"indices of {', '.join(stale)} are left over; run thb index rebuild"]
    return ["a rebuild is under way, or was cut short: run thb index rebuild"] * bool(
        known.building
    )
