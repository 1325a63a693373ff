"""Every manifest is valid for Kubernetes and runs under the restricted pod security standard."""

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

ROOT = Path(__file__).parents[2] / "k8s"
DOCUMENTS = [
    pytest.param(document, id=f"{path.name}-{document['kind']}")
    for path in sorted(ROOT.rglob("*.yaml"))
    for document in yaml.safe_load_all(path.read_text("utf-8"))
    if not document["apiVersion"].startswith("kustomize.config.k8s.io")
]
KUSTOMIZATIONS = sorted(ROOT.rglob("kustomization.yaml"))


def _pods(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [pod for item in node for pod in _pods(item)]
    if not isinstance(node, dict):
        return []
    found = [node] if "containers" in node else []
    return found + [pod for value in node.values() for pod in _pods(value)]


def test_there_are_manifests() -> None:
    assert len(DOCUMENTS) >= 6
    assert len(KUSTOMIZATIONS) >= 2


@pytest.mark.parametrize("document", DOCUMENTS)
def test_manifest_is_valid(document: dict[str, Any]) -> None:
    kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_pods_are_restricted(document: dict[str, Any]) -> None:
    for pod in _pods(document):
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            security = container["securityContext"]
            assert security["allowPrivilegeEscalation"] is False
            assert security["readOnlyRootFilesystem"] is True
            assert security["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"]


@pytest.mark.parametrize("path", KUSTOMIZATIONS, ids=lambda path: path.parent.name)
def test_resources_of_a_kustomization_exist(path: Path) -> None:
    resources = yaml.safe_load(path.read_text("utf-8"))["resources"]

    assert [name for name in resources if not (path.parent / name).exists()] == []
