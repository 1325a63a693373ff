"""Every manifest is valid by its schema, runs restricted, and the stages are those of the table."""

import runpy
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

from stream import snapshots
from stream.stages import STAGES, dead_topic

ROOT = Path(__file__).parents[2] / "k8s"
SCHEMAS = yaml.safe_load((Path(__file__).parent / "schemas.yaml").read_text("utf-8"))
FILES = sorted(path for path in ROOT.rglob("*.yaml") if path.name != "kustomization.yaml")
DOCUMENTS = [
    pytest.param(document, id=f"{path.name}-{document['kind']}-{document['metadata']['name']}")
    for path in FILES
    for document in yaml.safe_load_all(path.read_text("utf-8"))
]
ALL: list[dict[str, Any]] = [param.values[0] for param in DOCUMENTS]  # type: ignore[misc]
KUSTOMIZATIONS = sorted(ROOT.rglob("kustomization.yaml"))
OURS = "app.kubernetes.io/part-of"


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in ALL if one["kind"] == kind}


def pods(node: Any) -> list[dict[str, Any]]:
    """Pod specs that lie anywhere in a manifest of ours."""
    if isinstance(node, list):
        return [pod for item in node for pod in pods(item)]
    if not isinstance(node, dict) or node.get("kind") == "Elasticsearch":
        return []
    found = [node] if "containers" in node else []
    return found + [pod for value in node.values() for pod in pods(value)]


def test_there_are_manifests() -> None:
    assert len(DOCUMENTS) >= 40
    assert {path.parent.name for path in KUSTOMIZATIONS} == {"base", "dev", "prod"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_manifest_is_valid(document: dict[str, Any]) -> None:
    custom = f"{document['apiVersion']}/{document['kind']}"
    if custom in SCHEMAS:
        jsonschema.validate(document, {**SCHEMAS[custom], "$defs": SCHEMAS["$defs"]})
    else:
        kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_pods_are_restricted(document: dict[str, Any]) -> None:
    for pod in pods(document):
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            security = container["securityContext"]
            assert security["allowPrivilegeEscalation"] is False
            assert security["readOnlyRootFilesystem"] is True
            assert security["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"]
            assert container["resources"]["requests"].keys() == {"cpu", "memory"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_address_with_a_password_stands_in_a_manifest(document: dict[str, Any]) -> None:
    for pod in pods(document):
        for container in pod["containers"]:
            for variable in container.get("env", ()):
                if variable["name"].endswith("_URL"):
                    assert variable["valueFrom"]["secretKeyRef"]["key"] == "url"
    assert document["kind"] != "Secret"


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_stage_has_its_deployment(stage: Any) -> None:
    pod = of_kind("Deployment")[stage.name]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert container["args"] == ["run", stage.name]
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert of_kind("PodDisruptionBudget")[stage.name]["spec"]["maxUnavailable"] == 1


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_stage_grows_with_its_lag_up_to_its_partitions(stage: Any) -> None:
    scaled = of_kind("ScaledObject")[stage.name]["spec"]
    (trigger,) = scaled["triggers"]
    assert trigger["metadata"]["consumerGroup"] == stage.name
    assert trigger["metadata"]["topic"] == stage.source
    partitions = of_kind("KafkaTopic")[stage.source]["spec"]["partitions"]
    assert 1 <= scaled["maxReplicaCount"] <= partitions


def test_nothing_but_the_stages_and_the_workbench_is_deployed() -> None:
    assert of_kind("Deployment").keys() == {stage.name for stage in STAGES} | {"workbench"}


def test_the_topics_are_those_of_the_stream() -> None:
    wanted = {stage.source for stage in STAGES} | {stage.target for stage in STAGES}
    wanted |= {dead_topic(stage.name) for stage in STAGES}
    assert of_kind("KafkaTopic").keys() == wanted - {None}
    made = runpy.run_path(str(ROOT / "topics.py"))["written"]()
    assert (ROOT / "base" / "topics.yaml").read_text("utf-8") == made


def test_only_the_crawler_leaves_and_only_through_the_proxy() -> None:
    policies = {name: one["spec"] for name, one in of_kind("NetworkPolicy").items()}
    assert policies["closed"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    for policy in policies.values():
        for way in policy.get("egress", ()):
            assert way["to"]
            assert not any("ipBlock" in target for target in way["to"])
    leaving = policies["the-crawler-leaves-through-the-proxy"]
    assert leaving["podSelector"]["matchLabels"] == {"app.kubernetes.io/name": "crawl"}
    proxy = of_kind("ConfigMap")["crawl-proxy"]["data"]
    assert proxy.keys() == {"http_proxy", "https_proxy"}


def test_every_pod_of_ours_is_named_so_that_the_policies_find_it() -> None:
    for kind in ("Deployment", "CronJob"):
        for one in of_kind(kind).values():
            spec = one["spec"]["jobTemplate"]["spec"] if kind == "CronJob" else one["spec"]
            assert spec["template"]["metadata"]["labels"][OURS] == "thb-monitor"


def mounted(deployment: str, volume: str) -> tuple[str, dict[str, Any]]:
    """Where a volume stands in a pod, below the home folder, and what it is."""
    home = of_kind("ConfigMap")["thb-settings"]["data"]["THB_HOME"]
    pod = of_kind("Deployment")[deployment]["spec"]["template"]["spec"]
    places = {one["name"]: one["mountPath"] for one in pod["containers"][0]["volumeMounts"]}
    volumes = {one["name"]: one for one in pod["volumes"]}
    return places[volume].removeprefix(f"{home}/"), volumes[volume]


def test_rules_find_their_registers() -> None:
    place, volume = mounted("score", "registers")
    assert place == snapshots.FOLDER
    assert volume["persistentVolumeClaim"]["claimName"] in of_kind("PersistentVolumeClaim")


def test_the_key_of_the_workbench_outlives_its_pod() -> None:
    place, volume = mounted("workbench", "token")
    assert (place, volume["secret"]) == ("token", {"secretName": "thb-workbench"})


def test_what_is_too_old_is_let_go_every_day() -> None:
    job = of_kind("CronJob")["expire"]["spec"]
    (container,) = job["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    given = {one["name"] for one in container["env"]}
    assert (container["args"], job["schedule"].split()[2:]) == (["index", "expire"], ["*"] * 3)
    assert given >= {"THB_STREAM_URL", "THB_INDEX_URL", "THB_STATE_URL"}
    assert of_kind("ConfigMap")["thb-settings"]["data"].keys() >= {
        "THB_KEEP_FLAGGED",
        "THB_KEEP_OTHERS",
    }


def test_the_crawls_are_those_of_the_source_folders() -> None:
    made = runpy.run_path(str(ROOT / "crawls.py"))["written"]()
    assert (ROOT / "overlays" / "dev" / "crawls.yaml").read_text("utf-8") == made
    assert len(of_kind("CronJob")) >= 3


@pytest.mark.parametrize(
    ("fetch", "pictures", "memory"),
    [
        ("http", "none", "1Gi"),
        ("http", "hash", "2Gi"),
        ("http", "keep", "2Gi"),
        ("browser", "none", "3Gi"),
        ("browser", "hash", "3Gi"),
    ],
)
def test_a_crawl_has_memory_for_its_browser_and_its_pictures(fetch, pictures, memory) -> None:
    made = runpy.run_path(str(ROOT / "crawls.py"))
    source = made["read_sources"](made["SOURCES"]).sources[0]
    job = made["cron_job"](source.model_copy(update={"fetch": fetch, "pictures": pictures}))
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["containers"][0]["resources"]["limits"] == {"memory": memory}


@pytest.mark.parametrize("path", KUSTOMIZATIONS, ids=lambda path: path.parent.name)
def test_resources_and_targets_of_a_kustomization_exist(path: Path) -> None:
    kustomization = yaml.safe_load(path.read_text("utf-8"))
    assert [name for name in kustomization["resources"] if not (path.parent / name).exists()] == []
    for patch in kustomization.get("patches", ()):
        target = patch["target"]
        assert of_kind(target["kind"])
        assert "name" not in target or target["name"] in of_kind(target["kind"])
        assert yaml.safe_load(patch["patch"])


def test_every_manifest_is_part_of_a_kustomization() -> None:
    named = {
        path.parent / name
        for path in KUSTOMIZATIONS
        for name in yaml.safe_load(path.read_text("utf-8"))["resources"]
    }
    assert [path for path in FILES if path not in named] == []
