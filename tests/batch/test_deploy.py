"""The files of `deploy/` say what the programs that they start understand, and agree with each other."""

import re
import shlex
import subprocess
from pathlib import Path

import kubernetes_validate
import pytest
import typer
from ruamel.yaml import YAML

from labkit.cli.main import app

cli = pytest.importorskip("distributed.cli")
DEPLOY = Path(__file__).parents[2] / "deploy"
SCRIPTS = [DEPLOY / "certificates.sh", DEPLOY / "ssh" / "cluster.sh", DEPLOY / "slurm" / "labkit.sbatch"]


def options(command):
    return {option for one in command.params for option in (*one.opts, *one.secondary_opts)}


def known():
    """The options of each program, as the program itself has them."""
    from distributed.cli import dask_scheduler, dask_worker

    return {
        "dask scheduler": options(dask_scheduler.main),
        "dask worker": options(dask_worker.main),
        "labkit batch": options(typer.main.get_command(app).commands["batch"]),
    }


def wrong_options(words):
    """The options that a program does not have, of a command's words."""
    program = " ".join(Path(word).name if number == 0 else word for number, word in enumerate(words[:2]))
    return program, [word for word in words if word.startswith("--") and word not in known()[program]]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_bash_and_call_programs_rightly(path):
    """Every option of `dask` and `labkit` in them exists."""
    subprocess.run(["bash", "-n", str(path)], check=True)
    text = path.read_text().replace("\\\n", " ")
    commands = re.findall(r'"\$bin/(dask|labkit)" ([^>&\n]+)', text)
    assert len(commands) == (0 if path.name == "certificates.sh" else 2 if "ssh" in str(path) else 3)
    for program, rest in commands:
        found, wrong = wrong_options([program, *re.split(r"[\s)]+", rest)])
        assert found in known()
        assert wrong == []


@pytest.fixture(scope="module")
def manifests():
    documents = list(YAML(typ="safe").load_all((DEPLOY / "kubernetes" / "labkit.yaml").read_text()))
    return {(document["kind"], document["metadata"]["name"]): document for document in documents}


@pytest.mark.parametrize("version", ["1.25", kubernetes_validate.latest_version()])
def test_the_api_of_kubernetes_knows_every_field(manifests, version):
    """Against the schemas that Kubernetes publishes, where a field that there is not is refused."""
    for document in manifests.values():
        kubernetes_validate.validate(document, version, strict=True)
    document = manifests["Deployment", "labkit-worker"]
    document = {**document, "spec": {**document["spec"], "replica": 8}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(document, version, strict=True)


def pods(manifests):
    return {
        name: document["spec"]["template"]
        for (_kind, name), document in manifests.items()
        if "template" in document["spec"]
    }


def test_all_pods_run_commands_of_the_one_image_that_there_are(manifests):
    """Programs, their options, and the image, which is the one that the Dockerfile tells of."""
    found = {}
    for name, pod in pods(manifests).items():
        (container,) = pod["spec"]["containers"]
        words = [*container["command"], *container["args"]]
        if words[0] == "sh":
            words = container["args"]
        program, wrong = wrong_options(words)
        assert wrong == []
        found[name] = program, container["image"]
    image = "registry.example/labkit"
    assert found == {
        "labkit-scheduler": ("dask scheduler", image),
        "labkit-worker": ("dask worker", image),
        "labkit-batch": ("labkit batch", image),
    }


def test_names_ports_and_volumes_agree(manifests):
    """The service leads to the scheduler's port; everybody calls it by its name; what is mounted is there."""
    service = manifests["Service", "labkit-scheduler"]
    (scheduler,) = pods(manifests)["labkit-scheduler"]["spec"]["containers"]
    (port,), (opened,) = service["spec"]["ports"], scheduler["ports"]
    assert scheduler["command"][scheduler["command"].index("--port") + 1] == str(opened["containerPort"])
    assert (port["targetPort"], port["port"]) == (opened["name"], opened["containerPort"])
    address = f"{service['metadata']['name']}:{port['port']}"
    (worker,), (batch,) = (
        pods(manifests)[name]["spec"]["containers"] for name in ("labkit-worker", "labkit-batch")
    )
    assert worker["command"][2] == f"tls://{address}"
    assert batch["args"][batch["args"].index("--executor") + 1] == f"dask://{address}"
    for pod in pods(manifests).values():
        (container,) = pod["spec"]["containers"]
        volumes = {volume["name"]: volume for volume in pod["spec"]["volumes"]}
        assert {mount["name"] for mount in container["volumeMounts"]} == volumes.keys()
        claims = [
            volume["persistentVolumeClaim"]["claimName"]
            for volume in volumes.values()
            if len(volume) > 1 and "persistentVolumeClaim" in volume
        ]
        assert all(("PersistentVolumeClaim", claim) in manifests for claim in claims)
    for kind, name in manifests:
        if kind == "Deployment":
            spec = manifests[kind, name]["spec"]
            assert spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"]
    labels = pods(manifests)["labkit-scheduler"]["metadata"]["labels"]
    assert service["spec"]["selector"] == labels


def test_certificates_are_signed_by_their_authority(tmp_path):
    """And nobody can sign another with what is left."""
    subprocess.run([str(SCRIPTS[0]), str(tmp_path / "tls")], check=True)
    line = shlex.split("openssl verify -CAfile ca.pem cert.pem")
    subprocess.run(line, check=True, cwd=tmp_path / "tls", capture_output=True)
    assert sorted(path.name for path in (tmp_path / "tls").iterdir()) == ["ca.pem", "cert.pem", "key.pem"]
    assert (tmp_path / "tls" / "key.pem").stat().st_mode & 0o077 == 0
