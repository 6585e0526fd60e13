"""The law over all importers: whoever adds one obeys it by adding a sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from exodus import registry
from exodus.model import KINDS, Activity, Actor, Collection, Document, Finding, Note, Record
from exodus.takeout import Takeout
from exodus.takeout.member import matches
from tests import shelf

SAMPLES = shelf.samples()
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=map(shelf.name_of, SAMPLES))


@pytest.mark.parametrize("name", registry.importer_names())
def test_has_two_samples(name: str) -> None:
    assert sum(sample.parent.name == name for sample in SAMPLES) >= 2


@pytest.mark.parametrize("name", registry.importer_names())
def test_is_named_like_its_module_and_by_its_platform(name: str) -> None:
    importer = registry.importer(name)
    assert importer.name == name
    assert importer.title


@every_sample
def test_yields_the_expected_lines(sample: Path, accept: bool) -> None:
    expected = sample.with_name(f"{sample.name}.expected.jsonl")
    with Takeout.open(sample) as takeout:
        lines = [shelf.line(value) for value in shelf.read(registry.importer(sample.parent.name), takeout)]
    if accept:
        expected.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert lines == expected.read_text(encoding="utf-8").split("\n")[:-1]


@every_sample
def test_is_claimed_by_its_own_importer_only(sample: Path) -> None:
    with Takeout.open(sample) as takeout:
        claimed = [importer.name for importer in registry.importers() if importer.recognize(takeout)]
    assert claimed == [sample.parent.name]


@every_sample
def test_folder_zip_and_split_zips_read_alike(sample: Path, tmp_path: Path) -> None:
    importer = registry.importer(sample.parent.name)
    whole = shelf.zipped(sample, tmp_path / "whole.zip")
    parts = [shelf.zipped(sample, tmp_path / f"part-{i}.zip", slice(i, None, 3)) for i in range(3)]
    outer = tmp_path / "outer"
    outer.mkdir()
    (outer / "inside").symlink_to(sample)  # never followed: the folder itself must be given
    read = []
    for paths in ([sample], [whole], parts):
        with Takeout.open(*paths) as takeout:
            read.append(sorted(shelf.line(value) for value in shelf.read(importer, takeout)))
    assert read[0] == read[1]
    assert read[0] == read[2]


@every_sample
def test_one_extra_top_folder_changes_nothing(sample: Path, tmp_path: Path) -> None:
    importer = registry.importer(sample.parent.name)
    nested = tmp_path / "nested"
    nested.mkdir()
    shelf.zipped(sample, tmp_path / "plain.zip")
    import zipfile

    with zipfile.ZipFile(tmp_path / "nested.zip", "w") as archive:
        for path in sorted(sample.rglob("*")):
            if path.is_file():
                archive.write(path, f"my takeout/{path.relative_to(sample).as_posix()}")
        archive.writestr("__MACOSX/my takeout/._x", b"junk")
    with Takeout.open(sample) as plain, Takeout.open(tmp_path / "nested.zip") as below:
        assert [shelf.line(value) for value in shelf.read(importer, plain)] == [
            shelf.line(value) for value in shelf.read(importer, below)
        ]


@every_sample
def test_has_a_bad_row_and_an_unknown_member(sample: Path) -> None:
    importer = registry.importer(sample.parent.name)
    with Takeout.open(sample) as takeout:
        values = shelf.read(importer, takeout)
        for value in values:
            if isinstance(value, Document) and value.member:
                takeout.mark_attached(value.member)
        ends = {
            end
            for _, end, _ in takeout.account_of_members(
                lambda name: "importer" if matches(name, importer.ignores) else None
            )
        }
    assert any(isinstance(value, Finding) for value in values)
    assert "unread" in ends


@every_sample
def test_kinds_and_keys_are_lawful(sample: Path) -> None:
    importer = registry.importer(sample.parent.name)
    with Takeout.open(sample) as takeout:
        records = [value for value in shelf.read(importer, takeout) if not isinstance(value, Finding)]
    seen: dict[str, Record] = {}
    for record in records:
        assert record.kind in KINDS[type(record).__name__]
        assert record.key.startswith(f"{importer.name}:"), record.key
        assert record.source is not None
        before = seen.setdefault(record.key, record)
        assert type(before) is type(record), f"{record.key} names two different things"
        if isinstance(record, Note | Activity) and isinstance(before, Note | Activity):
            assert record.published in {None, before.published}, f"{record.key} names two different things"


@every_sample
def test_the_owner_comes_first_and_actors_before_those_who_name_them(sample: Path) -> None:
    importer = registry.importer(sample.parent.name)
    with Takeout.open(sample) as takeout:
        records = [value for value in shelf.read(importer, takeout) if not isinstance(value, Finding)]
    assert isinstance(records[0], Actor)
    assert records[0].owner
    known = set()
    for record in records:
        if isinstance(record, Actor):
            known.add(record.key)
        named: set[str | None] = set()
        if isinstance(record, Note | Document | Collection):
            named.add(record.attributed_to)
        if isinstance(record, Activity):
            named.add(record.actor)
        if isinstance(record, Collection):
            named |= set(record.participants)
        assert named - {None} <= known, f"{record.key} names an Actor that was not yielded before"


@every_sample
def test_attachments_and_contexts_are_yielded(sample: Path) -> None:
    importer = registry.importer(sample.parent.name)
    with Takeout.open(sample) as takeout:
        records = [value for value in shelf.read(importer, takeout) if not isinstance(value, Finding)]
    keys = {record.key for record in records}
    for record in records:
        if isinstance(record, Note | Activity | Collection):
            assert {attachment.document for attachment in record.attachment} <= keys
            assert record.context is None or record.context in keys


@every_sample
def test_offsets_lie_inside_the_content(sample: Path) -> None:
    importer = registry.importer(sample.parent.name)
    with Takeout.open(sample) as takeout:
        for value in shelf.read(importer, takeout):
            if isinstance(value, Note | Activity):
                for tag in value.tag:
                    if tag.start is not None:
                        assert tag.end is not None
                        assert 0 <= tag.start < tag.end <= len(value.content or "")
