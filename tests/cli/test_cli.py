from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from exodus.cli import run
from exodus.store import Store
from tests import shelf

SAMPLE = shelf.SHELF / "x" / "2023-data"


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def ledger(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_migrate_does_it_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["migrate", str(SAMPLE)]) == 0
    out = capsys.readouterr().out
    assert "Store: my.exodus. Static archive: my-archive" in out
    assert " new, 0 same, 0 changed, 1 failed\n" in out
    assert (tmp_path / "my-archive" / "index.html").exists()
    assert "finding" in out.splitlines()[-1] and "unread" in out.splitlines()[-1]


def test_the_ledger_adds_up_and_a_second_run_is_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["migrate", str(SAMPLE), "--json"]) == 0
    first = ledger(capsys)
    assert run(["migrate", str(SAMPLE), "--json"]) == 0
    second = ledger(capsys)
    for one in (first, second):
        records, members = one["records"], one["members"]
        assert records["seen"] == records["new"] + records["same"] + records["changed"] + records["failed"]
        assert members["all"] == members["read"] + members["ignored"] + members["media"] + members["unread"]
    assert first["records"]["new"] == first["records"]["seen"] - first["records"]["failed"] > 0
    assert first["records"]["failed"] == second["records"]["failed"] == 1  # the bad row of the sample
    assert second["records"]["same"] == first["records"]["new"]
    assert first["deliveries"]["delivered"] == second["deliveries"]["skipped"] == 1


def test_inspect_writes_nothing_and_keeps_its_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["inspect", str(SAMPLE), "--json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert set(one) - {"dropped"} == {
        *("takeout", "importer", "layout", "owner", "records", "period", "members", "unread", "findings", "advice"),
    }
    assert set(one["owner"]) == {"name", "preferred_username"}
    assert set(one["members"]) == {"read", "ignored", "media", "unread"}
    assert list(tmp_path.iterdir()) == []


def test_inspect_counts_what_an_import_finds(capsys: pytest.CaptureFixture[str]) -> None:
    for sample in shelf.samples():
        assert run(["inspect", str(sample), "--json"]) == 0
        inspected = json.loads(capsys.readouterr().out)
        assert run(["import", str(sample), "--store", f"{sample.parent.name}-{sample.name}.exodus", "--json"]) == 0
        imported = ledger(capsys)
        records = imported["records"]
        assert sum(sum(kinds.values()) for kinds in inspected["records"].values()) == records["new"], sample
        assert records["new"] == records["seen"] - records["failed"]
        assert {"all": sum(inspected["members"].values()), **inspected["members"]} == imported["members"]
        assert len(inspected["findings"]) == imported["findings"], shelf.name_of(sample)


def test_several_takeouts_are_one_object_with_the_sums(capsys: pytest.CaptureFixture[str]) -> None:
    others = [sample for sample in shelf.samples() if sample.parent.name != "x"][:1]
    assert run(["inspect", str(SAMPLE), *map(str, others), "--json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert one["importer"] == "several"
    assert [part["importer"] for part in one["takeouts"]] == ["x", others[0].parent.name]


def test_a_batch_names_what_it_cannot_read_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    batch = tmp_path / "batch"
    batch.mkdir()
    for sample in shelf.samples():
        shelf.zipped(sample, batch / f"{sample.parent.name}-{sample.name}.zip")
    (batch / "broken.zip").write_bytes(b"PK not a zip")
    assert run(["import", str(batch), "--json"]) == 20
    captured = capsys.readouterr()
    takeouts = json.loads(captured.out)["takeouts"]
    assert sum("error" not in one for one in takeouts) == len(shelf.samples())
    assert "broken.zip" in captured.err and len(captured.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["migrate", "nowhere.zip"], 20, "does not exist"),
        (["migrate", str(SAMPLE), "--to", "nowhere:x"], 2, "discourse-bulk, matrix, static"),
        (["migrate", str(SAMPLE), "--only", "tweets"], 2, "there is no such thing"),
        (["migrate", str(SAMPLE), "--since", "tomorrow"], 2, "write it like 2019-12-31"),
        (["export", "--since", "2021-01-01", "--until", "2020-12-31"], 2, "is not before --until 2020-12-31"),
        (["migrate", str(SAMPLE), "-o", "nonsense=1"], 10, "has no option"),
        (["export"], 30, "there is no store"),
        (["status", "--store", "none.exodus"], 30, "there is no store"),
    ],
)
def test_errors_are_one_line_with_the_remedy(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, says: str
) -> None:
    assert run(arguments) == code
    err = capsys.readouterr().err
    assert says in err
    assert err.startswith("exodus: ") and len(err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("account: x\nstor: x\n", "exodus.yaml line 2: there is no key 'stor'; the keys are: store, account"),
        ("store: [x]\n", "exodus.yaml line 1: store must be text, not a list"),
        (
            "destinations:\n  a: {exporter: static}\n  b: 7\n",
            "exodus.yaml line 3: what stands under destinations must be a map, not a whole number",
        ),
        (
            "destinations:\n  a: {exporter: static}\n  1: {}\n",
            "exodus.yaml line 3: a name in destinations must be text",
        ),
        (
            "people:\n  Ada: [x:1]\n  Bob:\n    - x:2\n    - 3\n",
            "exodus.yaml line 5: what stands under people must be text, not a whole number; put it in quotes",
        ),
        ("- x\n", "exodus.yaml line 1: the file must be a map, not a list"),
        ("0\n", "exodus.yaml line 1: the file must be a map, not a whole number"),
        ("store: [\n", "line 2: this is no YAML"),
    ],
)
def test_a_wrong_configuration_names_line_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    (tmp_path / "exodus.yaml").write_text(text)
    assert run(["migrate", str(SAMPLE)]) == 10
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("directry: x", "exodus.yaml line 5: static has no option 'directry'; it has: directory"),
        ("page_size: many", "exodus.yaml line 5: page_size of static must be a whole number, not text"),
        ("title: 2024", "exodus.yaml line 5: title of static must be text, not a whole number; put it in quotes"),
        ("profile: loud", "exodus.yaml line 5: profile of static must be one of: private, shareable"),
    ],
)
def test_a_wrong_option_in_the_file_names_line_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, says: str
) -> None:
    (tmp_path / "exodus.yaml").write_text(
        f"destinations:\n  home:\n    exporter: static\n    directory: x\n    {option}\n"
    )
    assert run(["migrate", str(SAMPLE), "--to", "home"]) == 10
    assert says in capsys.readouterr().err


def test_a_destination_of_an_unknown_exporter_names_the_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "exodus.yaml").write_text("destinations:\n  home:\n    exporter: ststic\n")
    assert run(["export", "--to", "home"]) == 10
    assert "exodus.yaml line 3: there is no exporter 'ststic'; there are: discourse" in capsys.readouterr().err


def test_every_command_finds_a_mistake_in_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "exodus.yaml").write_text("destinations:\n  home:\n    exporter: ststic\n")
    for arguments in (["status"], ["import", str(SAMPLE)], ["migrate", str(SAMPLE)], ["export"], ["verify"]):
        assert run(arguments) == 10
        assert "exodus.yaml line 3: there is no exporter 'ststic'" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.exodus"))


def test_an_option_on_the_command_line_is_taken_as_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "exodus.yaml").write_text("destinations:\n  home: {exporter: static, page_size: 30}\n")
    options = ["-o", "title=2024", "-o", "thumbnails=no", "-o", "page_size=20"]
    assert run(["migrate", str(SAMPLE), "--quiet", "--to", "home", *options]) == 0
    assert ">2024<" in (tmp_path / "my-archive" / "index.html").read_text(encoding="utf-8")
    assert run(["export", "--quiet", "--to", "home", "-o", "page_size=x"]) == 10
    assert capsys.readouterr().err.startswith("exodus: page_size of static must be a whole number")


def test_a_destination_in_the_file_has_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "exodus.yaml").write_text(
        "store: s.exodus\ndestinations:\n  home: {exporter: static, directory: out}\n"
    )
    assert run(["migrate", str(SAMPLE), "--to", "home", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert (tmp_path / "out" / "index.html").exists()
    assert (tmp_path / "s.exodus").is_dir()


def test_strict_ends_with_three_when_something_is_left_to_look_at() -> None:
    assert run(["inspect", str(SAMPLE), "--strict", "--quiet"]) == 3


def test_status_lists_findings_and_unread_members(capsys: pytest.CaptureFixture[str]) -> None:
    run(["import", str(SAMPLE), "--quiet"])
    assert run(["status", "--findings", "--json"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert status["unread"] >= 1
    assert len(status["listed"]) == status["unread"] + sum(reason["count"] for reason in status["findings"])
    assert run(["status"]) == 0
    assert "Findings" in capsys.readouterr().out


def test_adapters_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["adapters", "--json"]) == 0
    adapters = json.loads(capsys.readouterr().out)
    assert {one["name"] for one in adapters["importers"]} >= {"facebook", "instagram", "x"}
    assert {one["name"] for one in adapters["exporters"]} >= {"static"}


def test_python_m_exodus_works_and_help_loads_nothing_heavy() -> None:
    code = "import sys; from exodus.cli import run; run(['--help']); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for heavy in ("apsw", "msgspec", "lxml", "bs4", "jinja2", "PIL", "requests", "yaml", "tqdm"):
        assert f"'{heavy}'" not in done.stdout
    module = subprocess.run([sys.executable, "-m", "exodus", "--version"], capture_output=True, text=True, check=True)
    assert module.stdout.startswith("exodus ")


def test_what_is_left_behind_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thread = tmp_path / "takeout" / "your_facebook_activity" / "messages" / "inbox" / "bobexample_1000000000000001"
    thread.mkdir(parents=True)
    said = {"sender_name": "Bob Example", "timestamp_ms": 1, "content": "hi", "ip": "192.0.2.7"}
    page = {"participants": [{"name": "Bob Example"}], "messages": [said]}
    (thread / "message_1.json").write_text(json.dumps(page), encoding="utf-8")
    assert run(["inspect", str(tmp_path / "takeout"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["dropped"] == {"IP addresses": 1}
    assert run(["inspect", str(tmp_path / "takeout")]) == 0
    assert "dropped  IP addresses (1)" in capsys.readouterr().out
    assert run(["import", str(tmp_path / "takeout"), "--store", str(tmp_path / "s.exodus"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["takeouts"][0]["dropped"] == {"IP addresses": 1}


def test_status_counts_members_only_not_what_records_stand_in(capsys: pytest.CaptureFixture[str]) -> None:
    sample = shelf.SHELF / "instagram" / "2024-json"
    assert run(["import", str(sample), "--quiet"]) == 0
    store = Store.open(Path("my.exodus"))
    with store:  # a record may be told by the takeout as a whole, which is no member
        store.execute("INSERT INTO member (takeout, name) SELECT id, '' FROM takeout")
    assert run(["status", "--json"]) == 0
    members = json.loads(capsys.readouterr().out)["takeouts"][0]["members"]
    assert set(members) <= {"read", "media", "ignored", "unread"}


def test_a_long_name_of_an_adapter_stands_apart_from_its_title(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["adapters"]) == 0
    assert "  discourse-bulk  Discourse bulk file (-o directory" in capsys.readouterr().out


def test_the_store_and_the_archive_in_a_takeouts_folder_are_no_members_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "takeout")
    ledgers = []
    for _ in range(2):
        assert run(["migrate", ".", "--json"]) == 0
        ledgers.append(ledger(capsys))
    for exporter, folder in (("static", "sub/archive"), ("discourse-bulk", "bulk")):
        assert run(["export", "--to", f"{exporter}:{folder}", "--quiet", "--widen", "all"]) == 0
    assert run(["import", ".", "--json"]) == 0
    ledgers.append(ledger(capsys))
    assert ledgers[0]["members"] == ledgers[1]["members"] == ledgers[2]["members"]
    assert ledgers[0]["members"]["unread"] == 1
    assert run(["inspect", str(SAMPLE), "--json"]) == 0
    inside = ledger(capsys)["members"]
    assert ledgers[0]["members"]["all"] == sum(inside.values())


def plant_batch(folder: Path) -> None:
    """Two takeouts, and a folder in which nobody reads anything."""
    for name in ("one", "two"):
        shutil.copytree(SAMPLE, folder / name)
    (folder / "other").mkdir()
    (folder / "other" / "file.txt").write_text("x")


def test_a_folder_nobody_reads_is_named_and_lets_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plant_batch(tmp_path / "batch")
    for verb in ("import", "inspect"):
        assert run([verb, "batch"]) == 0
        captured = capsys.readouterr()
        assert "other is passed over" in captured.err
    assert run(["import", "batch", "--json"]) == 0
    assert [one["takeout"] for one in ledger(capsys)["takeouts"] if "error" in one] == ["other"]
    shutil.rmtree(tmp_path / "batch" / "two")
    assert run(["inspect", "batch", "--json"]) == 0
    assert ledger(capsys)["unread"].count("other/file.txt") == 1  # with one takeout in it, the folder is that takeout


def test_what_migrate_leaves_out_is_counted_for_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["migrate", str(SAMPLE), "--exclude", "like", "--json"]) == 0
    migrated = ledger(capsys)
    assert migrated["left_out"]["--exclude like"] == 4
    assert migrated["records"]["excluded"] == {}
    assert run(["export", "--exclude", "like", "--json"]) == 0
    exported = ledger(capsys)
    assert exported["left_out"] == exported["records"]["excluded"] == migrated["left_out"]


def test_a_takeout_zipped_once_more_is_the_same_takeout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as outer:
        outer.write(shelf.zipped(SAMPLE, tmp_path / "inner.zip"), "inner.zip")
    assert run(["import", "inner.zip", "--quiet"]) == 0
    assert run(["import", "outer.zip", "--json"]) == 0
    records = ledger(capsys)["records"]
    assert records["same"] == records["seen"] - records["failed"] > 0
    assert run(["verify", "--quiet"]) == 0
