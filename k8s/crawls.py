"""A CronJob for each source folder, as YAML on stdout: ``python k8s/crawls.py [FOLDER] > FILE``.

A source whose ``schedule`` is cron (five fields) is crawled so, another every six hours, at a
minute of its own, so that not all begin at once.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from crawlers.source import Source
from crawlers.source_file import SOURCES, read_sources

CRON = re.compile(r"[\d*/,-]+(?: [\d*/,A-Za-z-]+){4}")
LABELS = {"app.kubernetes.io/part-of": "thb-monitor", "app.kubernetes.io/name": "crawl"}
HEAD = "# Made of the source folders by k8s/crawls.py; change those, and make it anew.\n"


def schedule(source: Source) -> str:
    """When a source is crawled, as cron."""
    if CRON.fullmatch(source.schedule):
        return source.schedule
    minute = int(hashlib.sha256(source.id.encode()).hexdigest(), 16) % 60
    return f"{minute} */6 * * *"


def name_of(source: Source) -> str:
    """A name that Kubernetes takes: at most 52 small letters, digits and dashes."""
    return f"crawl-{re.sub(r'[^a-z0-9]+', '-', source.id.lower()).strip('-')}"[:52].strip("-")


def cron_job(source: Source) -> dict[str, Any]:
    """The CronJob of a source."""
    job = {
        "backoffLimit": 1,
        "activeDeadlineSeconds": 6 * 3600,
        "template": {"metadata": {"labels": dict(LABELS)}, "spec": _pod(source)},
    }
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": name_of(source), "labels": dict(LABELS)},
        "spec": {
            "schedule": schedule(source),
            "concurrencyPolicy": "Forbid",
            "successfulJobsHistoryLimit": 1,
            "failedJobsHistoryLimit": 3,
            "jobTemplate": {"spec": job},
        },
    }


def _pod(source: Source) -> dict[str, Any]:
    return {
        "automountServiceAccountToken": False,
        "restartPolicy": "Never",
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": 10001,
            "runAsGroup": 10001,
            "fsGroup": 10001,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [_container(source)],
        "volumes": [
            {"name": "home", "emptyDir": {}},
            {"name": "tmp", "emptyDir": {}},
            {"name": "evidence", "persistentVolumeClaim": {"claimName": "thb-evidence"}},
        ],
    }


def _container(source: Source) -> dict[str, Any]:
    return {
        "name": "crawl",
        "image": "thb-monitor",
        "args": ["crawl", source.id],
        "envFrom": [
            {"configMapRef": {"name": "thb-settings"}},
            {"configMapRef": {"name": "crawl-proxy"}},
        ],
        "env": [_secret("stream"), _secret("state")],
        "resources": {
            "requests": {"cpu": "250m", "memory": "512Mi"},
            "limits": {"memory": _memory(source)},
        },
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [
            {"name": "home", "mountPath": "/data"},
            {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108  (a volume of the pod's own)
            {"name": "evidence", "mountPath": "/evidence"},
        ],
    }


def _memory(source: Source) -> str:
    """Pictures are read in a process of its own, which may take 1Gi beside the crawl."""
    if source.fetch == "browser":
        return "3Gi"
    return "1Gi" if source.pictures == "none" else "2Gi"


def _secret(part: str) -> dict[str, Any]:
    where = {"secretKeyRef": {"name": f"thb-{part}", "key": "url"}}
    return {"name": f"THB_{part.upper()}_URL", "valueFrom": where}


def manifests(folder: Path = SOURCES) -> Iterator[dict[str, Any]]:
    """The CronJobs of all sources of a folder that can be read."""
    for source in read_sources(folder).sources:
        yield cron_job(source)


def written(folder: Path = SOURCES) -> str:
    """The manifests as a file."""
    return HEAD + yaml.safe_dump_all(manifests(folder), sort_keys=False, allow_unicode=True)


if __name__ == "__main__":
    sys.stdout.write(written(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCES))
