"""A post that was edited between two takeouts is one post, in its last wording, whatever takeout comes first."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from exodus.model import Note, Record
from exodus.pipeline.edition import current
from exodus.store import Store
from tests.importers.x.archive import tweet, write
from tests.pipeline.test_half import everything
from tests.pipeline.test_shelf import take_in

OTHER = "77"


def versions(*ids: int) -> list[dict[str, Any]]:
    """These versions of one post, as a takeout made after the last of them tells them."""
    control = {"editTweetIds": [str(id_) for id_ in ids], "editsRemaining": "4", "isEditEligible": True}
    edited = {"edit": {"initialTweetId": str(ids[0]), "editControlInitial": control}}
    return [tweet(id_, f"wording {id_}", edit_info={"initial": control} if id_ == ids[0] else edited) for id_ in ids]


def manifest(day: int) -> dict[str, Any]:
    return {"archiveInfo": {"generationDate": f"2023-03-{day:02}T10:00:00.000Z"}}


@pytest.mark.parametrize("order", list(itertools.permutations(["early", "middle", "late"])))
def test_an_edited_post_is_one_in_any_order(tmp_path: Path, order: tuple[str, ...]) -> None:
    answer = tweet(8100, "an answer", in_reply_to_status_id_str="8001", in_reply_to_user_id_str="2244990001")
    trees = {
        "early": write(tmp_path / "early", tweets=[*versions(8001), answer], manifest=manifest(1)),
        "middle": write(tmp_path / "middle", tweets=[*versions(8001, 8002), answer], manifest=manifest(2)),
        "late": write(tmp_path / "late", tweets=[*versions(8001, 8002, 8003), tweet(9, "b")], manifest=manifest(3)),
    }
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        for name in order:
            take_in(store, trees[name])
        notes = {note.content: note for note in everything(store) if isinstance(note, Note)}
    assert sorted(filter(None, notes)) == ["an answer", "b", "wording 8003"]
    last = notes["wording 8003"]
    assert [version["text"] for version in last.extra["history"]] == ["wording 8001", "wording 8002"]
    parent = notes["an answer"].in_reply_to
    assert parent is not None
    assert parent.key == last.key


def test_nobody_elses_post_becomes_a_version(tmp_path: Path) -> None:
    theirs = [{"account": {"username": "bob_example", "accountId": OTHER, "accountDisplayName": "Bob Example"}}]
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        take_in(store, write(tmp_path / "a", tweets=versions(8001)))
        take_in(store, write(tmp_path / "b", account=theirs, tweets=versions(8001, 8002)))
        notes = [note.content for note in everything(store) if isinstance(note, Note)]
    assert sorted(filter(None, notes)) == ["wording 8001", "wording 8002"]


def test_versions_that_list_each_other_stay() -> None:
    records: list[Record] = [
        Note(key=f"x:status:{one}", kind="post", extra={"history": [{"id": str(other)}, "odd"]})
        for one, other in ((1, 2), (2, 1))
    ]
    assert current(records) == records
