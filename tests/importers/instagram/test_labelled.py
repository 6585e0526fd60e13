"""Lists that take the labelled shape one after the other: nothing in them is lost, whichever is next."""

from __future__ import annotations

from typing import Any

import pytest

from exodus.model import Activity, Collection, Finding, Note
from tests.importers.instagram.conftest import Tell

BASE = "your_instagram_activity/"
SITE = "https://www.instagram.com/"


def labelled(*labels: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"label_values": list(labels), "media": [], "timestamp": 1780000000, **rest}


def shown(file: str) -> dict[str, Any]:
    return {"label": "Médias", "media": [{"uri": f"media/{file}", "creation_timestamp": 1780000000}]}


@pytest.mark.parametrize(
    ("path", "kind", "key"),
    [
        ("media/reels.json", "post", "instagram:post:18000000000000001"),
        ("media/posts_1.json", "post", "instagram:post:18000000000000001"),
        ("media/archived_posts.json", "post", "instagram:post:18000000000000001"),
        ("threads/threads_and_replies.json", "post", "instagram:post:18000000000000001"),
        ("media/stories.json", "story", "instagram:story:18000000000000001"),
    ],
)
def test_a_post_or_story_as_labels_is_told(tell: Tell, path: str, kind: str, key: str) -> None:
    file = "posts/202606/18000000000000001.jpg"
    values = tell({BASE + path: [labelled(shown(file), {"label": "Légende", "value": "thé"})], f"media/{file}": b"1"})
    (note,) = [value for value in values if isinstance(value, Note)]
    assert (note.kind, note.key, note.content) == (kind, key, "thé")
    assert note.published is not None
    assert note.published.timestamp() == 1780000000
    assert [attachment.document for attachment in note.attachment] == ["instagram:media:18000000000000001"]
    assert not [value for value in values if isinstance(value, Finding)]


def test_two_labelled_posts_of_one_second_without_an_id_are_two(tell: Tell) -> None:
    rows = [labelled({"label": "Caption", "value": text}) for text in ("one", "two")]
    values = tell({BASE + "media/posts_1.json": rows})
    notes = [value for value in values if isinstance(value, Note)]
    assert {note.content for note in notes} == {"one", "two"}
    assert len({note.key for note in notes}) == 2


def test_a_year_is_a_caption(tell: Tell) -> None:
    values = tell(
        {BASE + "media/posts.json": [labelled({"label": "Caption", "value": "2026"}, fbid="18000000000000001")]}
    )
    (note,) = [value for value in values if isinstance(value, Note)]
    assert note.content == "2026"


def test_a_labelled_profile_picture_is_in_the_album(tell: Tell) -> None:
    file = "profile/202606/18000000000000001.jpg"
    values = tell({BASE + "media/profile_photos.json": [labelled(shown(file))], f"media/{file}": b"1"})
    (album,) = [value for value in values if isinstance(value, Collection)]
    assert [attachment.document for attachment in album.attachment] == ["instagram:media:18000000000000001"]


def test_a_collection_as_labels_holds_what_was_filed(tell: Tell) -> None:
    filed = [
        {
            "dict": [
                {"label": "URL", "value": f"{SITE}p/{code}/", "href": f"{SITE}p/{code}/"},
                {"label": "Ajouté", "timestamp_value": 1780000000 + number},
            ]
        }
        for number, code in enumerate(("Aa1", "Bb2"))
    ]
    rows = [labelled({"label": "Nom", "value": "Gâteaux"}, {"title": "Contenu", "vec": filed})]
    values = tell({BASE + "saved/saved_collections.json": rows})
    (found,) = [value for value in values if isinstance(value, Collection)]
    saves = [value for value in values if isinstance(value, Activity)]
    assert found.name == "Gâteaux"
    assert [save.object.key for save in saves if save.object] == ["instagram:code:Aa1", "instagram:code:Bb2"]
    assert {save.target.key for save in saves if save.target} == {found.key}
    assert [save.object.attributed_to for save in saves if save.object] == [None, None]


def test_a_caption_that_is_an_address_leads_nowhere_and_is_kept(tell: Tell) -> None:
    caption = {"label": "Légende", "value": "https://example.org/tea"}
    url = {"label": "URL", "value": f"{SITE}p/Aa1/", "href": f"{SITE}p/Aa1/"}
    values = tell({BASE + "likes/liked_posts.json": [labelled(caption, url)]})
    (like,) = [value for value in values if isinstance(value, Activity)]
    assert like.object is not None
    assert (like.object.url, like.object.content) == (url["href"], caption["value"])
