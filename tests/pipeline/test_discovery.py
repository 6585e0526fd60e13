from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, cast

import pytest

from exodus.contracts import Importer, Recognition
from exodus.model import Finding, Record
from exodus.pipeline.discovery import Found, discover
from exodus.takeout import Takeout


class Platform:
    """Recognises ``NAME/data.txt`` anywhere; the text is whose it is."""

    ignores: ClassVar[tuple[str, ...]] = ()

    def __init__(self, name: str) -> None:
        self.name = self.title = name

    def recognize(self, takeout: Takeout) -> Recognition | None:
        roots = takeout.roots(f"{self.name}/**")
        if not roots:
            return None
        whose = [takeout.peek(member).decode() for member in takeout.members(f"{self.name}/data.txt")]
        return Recognition(layout="1", root=roots[0], evidence=tuple(map(_evidence, whose[:1])))

    def read(self, takeout: Takeout) -> Iterator[Record | Finding]:
        yield from ()


def _evidence(whose: str) -> str:
    return f"id:{whose}" if whose.isdigit() else f"name:{whose}"


ONE, TWO = cast("Importer", Platform("one")), cast("Importer", Platform("two"))


def make_zip(path: Path, **files: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/") + ".txt", text)
    return path


def found(*paths: Path) -> list[tuple[str, int, tuple[str, ...]]]:
    """(name, members, who claims it) of every takeout found; the error's text in place of the claims."""
    return [seen(one) for one in discover(paths, [ONE, TWO])]


def seen(one: Found) -> tuple[str, int, tuple[str, ...]]:
    if one.takeout is None:
        return one.name, 0, (str(one.error),)
    with one.takeout as takeout:
        return one.name, len(takeout.members()), tuple(claim.importer.name for claim in one.claims)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("facebook-ada-2025-01-02-AbCdEfGh.zip", "facebook-ada-2025-01-02-IjKlMnOp.zip"),
        ("facebook-ada-2025-01-02-Ab-20250102T030405Z-001.zip", "facebook-ada-2025-01-02-Cd-20250102T030405Z-002.zip"),
        ("ada_20190405_part_1.zip", "ada_20190405_part_2.zip"),
    ],
)
def test_parts_of_one_request_are_one_takeout(tmp_path: Path, first: str, second: str) -> None:
    make_zip(tmp_path / first, one__data="1")
    make_zip(tmp_path / second, one__photo="x", one__video="y")
    assert found(tmp_path / second, tmp_path / first) == [(first, 3, ("one",))]
    assert found(tmp_path) == [(first, 3, ("one",))]


def test_a_part_that_tells_a_name_only_is_no_other_person_s(tmp_path: Path) -> None:
    first, second, third = (tmp_path / f"facebook-ada-2025-01-02-{piece}.zip" for piece in ("Ab", "Cd", "Ef"))
    make_zip(first, one__data="1")
    make_zip(second, one__data="Ada M Example")
    assert [name for name, _, _ in found(tmp_path)] == [first.name]
    first.unlink()
    make_zip(third, one__data="Bob Example")
    assert [name for name, _, _ in found(tmp_path)] == [second.name, third.name]


def unpacked(folder: Path, whose: str = "") -> Path:
    (folder / "one").mkdir(parents=True)
    name = "data.txt" if whose else "picture.jpg"
    (folder / "one" / name).write_text(whose or "bytes")
    return folder


def test_parts_of_one_request_unpacked_side_by_side_are_one_takeout(tmp_path: Path) -> None:
    first = unpacked(tmp_path / "batch" / "zip-zoe-2024-03-04-AAAA", "zoe")
    second = unpacked(tmp_path / "batch" / "zip-zoe-2024-03-04-BBBB")
    assert [row[1:] for row in found(first, second)] == [(2, ("one",))]
    assert [row[1:] for row in found(tmp_path / "batch")] == [(2, ("one",))]
    unpacked(tmp_path / "batch" / "zip-zoe-2025-03-04-CCCC", "zoe")
    assert [row[1:] for row in found(tmp_path / "batch")] == [(2, ("one",)), (1, ("one",))]


def test_folders_of_different_people_or_with_deeper_trees_stay_apart(tmp_path: Path) -> None:
    for name, whose in (("AAAA", "zoe"), ("BBBB", "bob")):
        unpacked(tmp_path / "people" / f"zip-2024-03-04-{name}", whose)
        unpacked(tmp_path / "deeper" / f"zip-2024-03-04-{name}" / "tree", "zoe")
    for folder in ("people", "deeper"):
        assert [row[1:] for row in found(tmp_path / folder)] == [(1, ("one",)), (1, ("one",))]


def test_zips_of_different_people_stay_apart_though_named_alike(tmp_path: Path) -> None:
    make_zip(tmp_path / "twitter-2025-01-02-aaaa.zip", one__data="1")
    make_zip(tmp_path / "twitter-2025-01-02-bbbb.zip", one__data="2")
    assert [name for name, _, _ in found(tmp_path)] == ["twitter-2025-01-02-aaaa.zip", "twitter-2025-01-02-bbbb.zip"]


def test_zips_without_a_date_in_their_names_stay_apart(tmp_path: Path) -> None:
    make_zip(tmp_path / "my-first.zip", one__data="1")
    make_zip(tmp_path / "my-second.zip", one__data="1")
    assert len(found(tmp_path)) == 2


def test_a_folder_of_takeouts_is_a_batch_and_the_unknown_ones_are_named(tmp_path: Path) -> None:
    (tmp_path / "folder" / "one").mkdir(parents=True)
    (tmp_path / "folder" / "one" / "data.txt").write_text("1")
    make_zip(tmp_path / "a.zip", two__data="2")
    make_zip(tmp_path / "holiday.zip", photos="x")
    (tmp_path / "broken.zip").write_bytes(b"PK")
    results = {name: claims for name, _, claims in found(tmp_path)}
    assert results["folder"] == ("one",)
    assert results["a.zip"] == ("two",)
    assert "not recognised" in results["holiday.zip"][0]
    assert "not a readable zip" in results["broken.zip"][0]


def test_zips_beside_loose_files_of_a_takeout_are_takeouts_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked(tmp_path / "batch")
    make_zip(tmp_path / "batch" / "two.zip", two__data="b", two__more="c")
    make_zip(tmp_path / "batch" / "unknown.zip", other="x")
    expected = [("batch", 2, ("one",)), ("two.zip", 2, ("two",))]
    assert found(tmp_path / "batch") == expected
    monkeypatch.chdir(tmp_path)
    assert found(Path("batch")) == expected


def test_one_takeout_in_a_folder_of_its_own_is_that_takeout(tmp_path: Path) -> None:
    (tmp_path / "x" / "extra" / "one").mkdir(parents=True)
    (tmp_path / "x" / "extra" / "one" / "data.txt").write_text("1")
    (tmp_path / "x" / "note.txt").write_text("mine")
    assert found(tmp_path / "x") == [("x", 2, ("one",))]


def test_one_zip_may_hold_two_platforms(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "both.zip", a__one__data="1", b__two__data="2")
    assert found(path) == [("both.zip", 2, ("one", "two"))]


def test_the_same_path_twice_is_read_once(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", one__data="1")
    assert len(found(path, path, tmp_path / "." / "a.zip")) == 1


def test_a_folder_of_a_batch_in_which_nobody_reads_anything_is_named_once(tmp_path: Path) -> None:
    make_zip(tmp_path / "a.zip", one__data="1")
    make_zip(tmp_path / "b.zip", one__data="2")
    (tmp_path / "other" / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "other" / "deep" / "deeper" / "file.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "file.txt").write_text("x")
    results = list(discover([tmp_path], [ONE, TWO]))
    assert [(one.name, one.loose) for one in results] == [("a.zip", False), ("b.zip", False), ("other", True)]
    assert "other is passed over; nothing in it is recognised as a takeout of one, two" in str(results[2].error)
    for one in results:
        seen(one)


def test_a_damaged_zip_deep_in_a_batch_is_named(tmp_path: Path) -> None:
    make_zip(tmp_path / "a.zip", one__data="1")
    make_zip(tmp_path / "ada" / "b.zip", one__data="2")
    (tmp_path / "ada" / "broken.zip").write_bytes(b"PK")
    (tmp_path / "bob").mkdir()
    (tmp_path / "bob" / "lost.zip").write_bytes(b"PK")
    results = list(discover([tmp_path], [ONE]))
    assert {one.name: (one.takeout is None, one.loose) for one in results} == {
        "a.zip": (False, False),
        "b.zip": (False, False),
        "broken.zip": (True, False),
        "lost.zip": (True, False),
    }
    for one in results:
        seen(one)


@pytest.mark.parametrize("names", [("store.sqlite", "lock.sqlite"), (".exodus-archive.json",)])
def test_what_exodus_wrote_beside_takeouts_is_no_part_of_them(tmp_path: Path, names: tuple[str, ...]) -> None:
    make_zip(tmp_path / "a.zip", one__data="1")
    make_zip(tmp_path / "b.zip", one__data="2")
    ours = tmp_path / "ours"
    for folder in (ours, ours / "one"):
        folder.mkdir()
        (folder / "data.txt").write_text("ours")
    for name in names:
        (ours / name).write_text("")
    assert found(tmp_path) == [("a.zip", 1, ("one",)), ("b.zip", 1, ("one",))]


@pytest.mark.parametrize("names", [("zip-zoe", "zip-zoe-2"), ("zip_1", "zip_2"), ("zip (1)", "zip (2)")])
def test_pictures_alone_go_to_the_one_zip_that_is_named_alike(tmp_path: Path, names: tuple[str, str]) -> None:
    first = make_zip(tmp_path / f"{names[0]}.zip", one__data="zoe")
    second = make_zip(tmp_path / f"{names[1]}.zip", photos__a="bytes")
    assert found(second, first) == [(first.name, 2, ("one",))]
    (tmp_path / "zip-9.zip").write_bytes(b"no zip")
    assert [row[1] for row in found(first, second, tmp_path / "zip-9.zip")] == [2, 0]


def test_pictures_alone_go_to_none_of_several(tmp_path: Path) -> None:
    zips = [make_zip(tmp_path / f"zip_{number}.zip", one__data="zoe") for number in (1, 2)]
    assert [row[1] for row in found(*zips, make_zip(tmp_path / "zip_3.zip", photos__a="bytes"))] == [1, 1, 0]


def test_takeouts_of_two_days_stay_apart(tmp_path: Path) -> None:
    zips = [make_zip(tmp_path / f"zip-2024-03-{day}.zip", one__data="zoe") for day in ("04", "05")]
    assert [row[1] for row in found(*zips)] == [1, 1]


def test_parts_without_a_date_are_one_takeout(tmp_path: Path) -> None:
    zips = [make_zip(tmp_path / f"zoe_part_{number}.zip", **{f"one__{number}": "x"}) for number in (1, 2)]
    assert [row[1] for row in found(*zips)] == [2]
