"""`labkit import ensp`: a folder or an archive in, a lab folder out."""

import json
import zipfile

from labkit.cli.main import run
from tests.formats.ensp_files import cable, device, flash, topo, write

FILES = {
    "实验/lab 1.topo": topo(device("A", "R1", "Router") + device("B", "R2", "Router"), cable("A", 2, "B", 2)),
    "实验/A/flash.efz": flash("#\nsysname R1\n#\nreturn\n", "#\nsysname Core\n#\nreturn\n"),
}


def test_an_archive_from_windows_becomes_a_lab(tmp_path, capsys):
    """Names in GB18030 without the flag for UTF-8; the id comes from the topology's name."""
    path = tmp_path / "lab.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in FILES.items():
            info = zipfile.ZipInfo(name.encode("gb18030").decode("cp437"))
            archive.writestr(info, content)
    out = tmp_path / "out"
    assert run(["import", "ensp", str(path), "--out", str(out), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["id"], record["links"], record["configurations"], record["earlier"]) == (
        "imported/lab-1",
        1,
        ["R1"],
        1,
    )
    assert "sysname Core" in (out / "start" / "R1.cfg").read_text()
    assert run(["lint", str(out)]) == 0


def test_what_is_wrong_is_one_sentence(tmp_path, capsys):
    """No traceback, exit code 2, the file's name and what is the matter with it."""
    write(tmp_path, {"x/lab.topo": "<topo><devices>"})
    for arguments in (
        ["ensp", str(tmp_path / "x")],
        ["gns3", "x"],
        ["ensp", str(tmp_path / "no")],
        ["ensp", __file__],
    ):
        assert run(["import", *arguments]) == 2
    err = capsys.readouterr().err
    assert "lab.topo:1:16: not valid XML" in err
    assert "no such form: gns3" in err
    assert "Traceback" not in err
