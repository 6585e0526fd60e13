"""Sections known in a shape of their own that come as labelled values."""

from __future__ import annotations

from typing import Any

import pytest

from exodus.importers.facebook.series import EMPTY
from exodus.model import Activity, Attachment, Collection, Document, Finding, Note
from exodus.takeout.element import MISFIT
from tests.importers.facebook.conftest import Tell
from tests.importers.facebook.tree import POSTS, PROFILE, WRAPPER, of, one

AT = 1760000000
STATES = {"posts/archive.json": (False, "self"), "posts/trash.json": (True, "unknown")}
PICTURE = f"{WRAPPER}posts/media/a/100000000000555.jpg"


def record(*labels: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"timestamp": AT, "fbid": "300000000000001", "media": [], "label_values": list(labels), **more}


def label(name: str, value: str | None = None, **more: Any) -> dict[str, Any]:
    return {"label": name, **({} if value is None else {"value": value}), **more}


PLACE = label("Sted", dict=[label("Koordinater", "(52.5 , 13.4)"), label("Adresse", "Vej 1"), label("Navn", "Café Ø")])
LINK = label("URL", "https://example.org/x", href="https://example.org/x")


@pytest.mark.parametrize("alone", [False, True])
def test_a_post_is_told_whatever_its_labels_are_called(tell: Tell, alone: bool) -> None:
    media = label("Medier", media=[{"uri": PICTURE, "creation_timestamp": AT}])
    said = record(label("Besked", "Hej på dig, 👍"), PLACE, LINK, media)
    note = one(Note, tell(PROFILE | {POSTS: said if alone else [said], PICTURE: b"x"}))
    assert (note.kind, note.content) == ("post", "Hej på dig, 👍")
    assert note.location is not None
    assert (note.location.latitude, note.location.name, note.location.address) == (52.5, "Café Ø", "Vej 1")
    assert note.attachment == (Attachment("facebook:media:100000000000555"),)
    assert [tag.url for tag in note.tag] == ["https://example.org/x"]
    assert note.extra["unknown"]["fbid"] == "300000000000001"


def test_comments_and_posts_in_groups_stand_in_them(tell: Tell) -> None:
    group = label("Groupe", dict=[label("Nom", "Vélo")])
    files = {
        f"{WRAPPER}groups/group_posts_and_comments.json": [record(label("Message", "hi"), group)],
        f"{WRAPPER}groups/your_comments_in_groups.json": [record(label("Commentaire", "ho"), group)],
    }
    values = tell(PROFILE | files)
    place = one(Collection, values)
    told = {note.kind: (note.content, note.context) for note in of(Note, values)}
    assert told == {"post": ("hi", place.key), "comment": ("ho", place.key)}


def test_what_was_done_is_told(tell: Tell) -> None:
    files = {
        f"{WRAPPER}stories/story_reactions.json": [record(label("Reaction", "Love"))],
        f"{WRAPPER}saved_items_and_collections/your_saved_items.json": [record(label("Titre", "Pain"), LINK)],
        f"{WRAPPER}polls/polls_you_voted_on.json": [record(label("Q", "Day?"), label("C", vec=[{"value": "Sunday"}]))],
        f"{WRAPPER}pages/pages_and_profiles_you_follow.json": [record(label("Nom", "Musée"))],
    }
    done = {deed.kind: deed for deed in of(Activity, tell(PROFILE | files))}
    assert done["reaction"].content == "❤️"
    assert done["save"].object is not None
    assert (done["save"].object.url, done["save"].object.name) == ("https://example.org/x", "Pain")
    assert done["vote"].object is not None
    assert (done["vote"].object.name, done["vote"].content) == ("Day?", "Sunday")
    assert done["follow"].object is not None
    assert done["follow"].object.name == "Musée"


def test_an_event_told_in_both_shapes_is_one(tell: Tell) -> None:
    own = {"name": "Fête", "start_timestamp": AT + 9, "end_timestamp": 0, "create_timestamp": AT}
    hosted = record(label("Nom", "Fête"), label("Dates", vec=[{"dict": [{"timestamp_value": AT + 9}]}]))
    files = {
        f"{WRAPPER}events/your_events.json": {"your_events_v2": [own]},
        f"{WRAPPER}events/events_you_hosted.json": [hosted],
    }
    assert len({note.key for note in of(Note, tell(PROFILE | files))}) == 1
    labelled = record(
        label("Nom", "Fête"), label("Début", timestamp_value=AT + 9), label("Lieu", dict=[label("N", "Ici")])
    )
    note = one(Note, tell(PROFILE | {f"{WRAPPER}events/your_events.json": [labelled]}))
    assert note.location is not None
    assert (note.name, note.start_time is not None, note.location.name) == ("Fête", True, "Ici")


def test_albums_and_loose_pictures(tell: Tell) -> None:
    media = [{"uri": PICTURE, "creation_timestamp": AT}]
    files = {
        f"{WRAPPER}posts/album/0.json": record(label("Nom", "Été"), label("Photos", media=media)),
        f"{WRAPPER}posts/your_uncategorized_photos.json": [record(media=media)],
        PICTURE: b"x",
    }
    values = tell(PROFILE | files)
    album = one(Collection, values)
    assert (album.name, album.attachment) == ("Été", (Attachment("facebook:media:100000000000555"),))
    assert {found.key for found in of(Document, values)} == {"facebook:media:100000000000555"}


@pytest.mark.parametrize("file", ["posts/archive.json", "posts/trash.json"])
def test_a_labelled_post_that_was_put_away_keeps_its_state(tell: Tell, file: str) -> None:
    note = one(Note, tell(PROFILE | {WRAPPER + file: [record(label("Besked", "Farvel, 👍"))]}))
    assert (note.content, note.deleted, note.audience) == ("Farvel, 👍", *STATES[file])


@pytest.mark.parametrize("file", STATES)
def test_a_labelled_post_that_was_put_away_is_the_one_of_the_timeline(tell: Tell, file: str) -> None:
    plain = {"timestamp": AT, "data": [{"post": "Farvel"}]}
    rows = [record(label("Besked", "Farvel"))]
    note = one(Note, tell(PROFILE | {POSTS: [plain], WRAPPER + file: rows}))
    assert (note.content, note.deleted, note.audience) == ("Farvel", *STATES[file])


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("posts/archive.json", {"new_key": "text"}),
        ("posts/trash.json", {"new_key": "text"}),
        ("posts/your_uncategorized_photos.json", {"new_key": "text"}),
        ("posts/your_uncategorized_photos.json", record(label("Titel", "only words"))),
        ("posts/your_videos.json", record(label("Titel", "only words"))),
        ("posts/shared_memories.json", record(label("Titel", "only words"))),
        ("posts/edits_you_made_to_posts.json", record(label("Titel"))),
        ("groups/your_groups.json", {"new_key": "text"}),
        ("comments_and_reactions/comments.json", {"new_key": "text"}),
    ],
)
def test_a_row_of_which_nothing_is_known_is_a_finding_with_its_place(tell: Tell, file: str, row: Any) -> None:
    values = tell(PROFILE | {WRAPPER + file: [row]})
    finding = one(Finding, values)
    assert (finding.member, finding.pointer, finding.reason) == (WRAPPER + file, "/0", MISFIT)
    assert "words" not in finding.detail


def test_a_row_that_says_nothing_in_the_archive_is_counted(tell: Tell) -> None:
    assert one(Finding, tell(PROFILE | {f"{WRAPPER}posts/archive.json": [{"timestamp": AT}]})).reason == EMPTY


def test_what_nobody_knows_beside_a_loose_picture_is_kept(tell: Tell) -> None:
    rows = [record(label("Billedtekst", "Strand"), media=[{"uri": PICTURE}])]
    picture = one(Document, tell(PROFILE | {f"{WRAPPER}posts/your_videos.json": rows, PICTURE: b"x"}))
    assert "Strand" in str(picture.extra["unknown"])


def test_what_nobody_knows_of_a_post_that_was_put_away_goes_to_the_one_of_the_timeline(tell: Tell) -> None:
    plain = {"timestamp": AT, "data": [{"post": "Farvel"}]}
    files = {POSTS: [plain], f"{WRAPPER}posts/trash.json": [plain | {"days_left": 3}]}
    note = one(Note, tell(PROFILE | files))
    assert note.extra["unknown"] == {"trash.days_left": 3}


def test_a_wordless_row_without_a_time_joins_no_post(tell: Tell) -> None:
    files = {
        POSTS: [{"data": [{"post": "kept"}]}],
        f"{WRAPPER}posts/trash.json": [{"attachments": [{"data": [{"media": {"uri": PICTURE}}]}]}],
        PICTURE: b"x",
    }
    told = {note.content: note.deleted for note in of(Note, tell(PROFILE | files))}
    assert told == {"kept": False, None: True}


def test_a_group_that_the_owner_runs_may_come_as_labels(tell: Tell) -> None:
    rows = [record(label("Navn", "Cykelklub"))]
    group = one(Collection, tell(PROFILE | {f"{WRAPPER}groups/your_groups.json": rows}))
    assert (group.kind, group.name) == ("group", "Cykelklub")
