"""A KafkaTopic for each topic of the stream, as YAML on stdout: ``python k8s/topics.py > FILE``."""

import sys
from typing import Any

import yaml

from stream.topics import DECLARED, Topic

HEAD = (
    "# Made by k8s/topics.py of what `thb stream init` declares; change that, and make it anew.\n"
)
PARTITIONS, REPLICAS = 12, 3


def manifest(topic: Topic) -> dict[str, Any]:
    """The manifest of a topic."""
    return {
        "apiVersion": "kafka.strimzi.io/v1",
        "kind": "KafkaTopic",
        "metadata": {"name": topic.name, "labels": {"strimzi.io/cluster": "thb"}},
        "spec": {
            "partitions": PARTITIONS,
            "replicas": REPLICAS,
            "config": topic.config(REPLICAS),
        },
    }


def written() -> str:
    """The manifests as a file."""
    return HEAD + yaml.safe_dump_all(map(manifest, DECLARED), sort_keys=False)


if __name__ == "__main__":
    sys.stdout.write(written())
