"""`labkit lint --config`: what it prints, its JSON, and its exit codes."""

import json

from labkit.cli.main import run
from labkit.lint.stand import stand
from labkit.topology.kinds import device_kind

GOOD = "#\nsysname R1\n#\ninterface GigabitEthernet0/0/0\n ip address 10.1.1.1 255.255.255.0\n#\nreturn\n"


def test_json_has_the_counts_and_the_lists(tmp_path, capsys):
    """`changed` and `idle` are there when they were asked for; folders are searched."""
    (tmp_path / "a").mkdir()
    saved = stand(device_kind("huawei-router"), "sysname R1\nrouter id 1.1.1.1\n").text()
    (tmp_path / "a" / "r1.cfg").write_text(saved)
    arguments = [
        "lint",
        "--config",
        str(tmp_path),
        "--round-trip",
        "--shuffle",
        "7",
        "--prove-live",
        "--json",
    ]
    assert run(arguments) == 0
    record = json.loads(capsys.readouterr().out)
    counts = [record[name] for name in ("files", "live", "shown", "kept")]
    assert counts == [1, 2, 0, 0]
    assert record["lines"] == record["stock"] + 2
    assert (record["rejected"], record["changed"]) == ([], [])
    assert [line["text"] for line in record["idle"]] == []


def test_a_refused_line_is_named_and_the_answer_is_no(tmp_path, capsys):
    """Exit code 1, file and line in front; `--config` may stand anywhere."""
    (tmp_path / "x.cfg").write_text(GOOD.replace("sysname R1", "frobnicate"))
    assert run(["lint", str(tmp_path / "x.cfg"), "--config"]) == 1
    out = capsys.readouterr().out
    assert f"{tmp_path}/x.cfg:2: rejected: frobnicate: Error: Unrecognized command" in out
    assert out.splitlines()[-1] == "1 files, 3 lines: 1 stock, 1 live, 0 shown, 0 kept, 1 rejected"


def test_a_line_that_is_printed_otherwise_counts_as_a_no(tmp_path, capsys):
    """Before and after are told."""
    (tmp_path / "x.cfg").write_text(GOOD.replace("255.255.255.0", "24"))
    assert run(["lint", "--config", str(tmp_path), "--round-trip"]) == 1
    assert "changed: 'ip address 10.1.1.1 24' is printed as" in capsys.readouterr().out


def test_wrong_usage_is_told(tmp_path, capsys):
    """Options that belong together, and files that are not there."""
    assert run(["lint", "--config"]) == 2
    assert run(["lint", "--round-trip", "x"]) == 2
    assert run(["lint", "--config", "--shuffle", "1", str(tmp_path)]) == 2
    assert run(["lint", "--config", str(tmp_path / "nothing.cfg")]) == 2
    assert "no such file or folder" in capsys.readouterr().err
