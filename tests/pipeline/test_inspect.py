from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from exodus.model import Finding, Record
from exodus.pipeline.discovery import Claim
from exodus.pipeline.inspect import Inspection, inspect
from exodus.pipeline.reading import LOST_BYTES
from exodus.store import Store
from exodus.takeout import Takeout
from tests.pipeline.scripted import OWNER, Scripted, Silence, picture, tell

PNG = b"\x89PNG\r\n\x1a\n"


def look(folder: Path, values: Iterable[Record | Finding]) -> Inspection:
    importer = Scripted([OWNER, *values])
    with Takeout.open(folder) as takeout:
        recognition = importer.recognize(takeout)
        assert recognition
        return inspect(takeout, [Claim(importer, recognition)], Silence())


def test_media_left_out_are_advised_on_once_by_inspect_and_import(tmp_path: Path) -> None:
    lost = [msgspec.structs.replace(picture(key, ""), member=None) for key in ("1", "2")]
    named = picture("3", "3.png")
    gone = msgspec.structs.replace(picture("4", ""), member=None, missing="its address has expired")
    held = picture("5", "5.png")
    values = [*lost, lost[0], named, gone, msgspec.structs.replace(held, member=None, missing=LOST_BYTES), held]
    with Store.open(tmp_path / "t.exodus", create=True) as store:
        account = tell(store, tmp_path / "a", values, files={"5.png": PNG})
    (advice,) = account.advice
    assert advice.startswith("3 of 5 pictures, videos and other files are not in this takeout.")
    assert look(tmp_path / "a", values).advice == [advice]


def test_a_whole_takeout_needs_no_advice(tmp_path: Path) -> None:
    with Store.open(tmp_path / "t.exodus", create=True) as store:
        assert tell(store, tmp_path / "a", [picture("5", "5.png")], files={"5.png": PNG}).advice == ()
    assert look(tmp_path / "a", [picture("5", "5.png")]).advice == []
