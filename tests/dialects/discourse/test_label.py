"""What a record is called on the site, and when it stands there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from exodus.dialects.discourse.label import category_slug, tag_of, time_of, topic_title
from exodus.model import EPOCH, Activity, Attachment, Collection, Document, Note, Reference
from tests.exporters.memory import MemorySelection

DAY = datetime(2012, 2, 24, 4, 36, tzinfo=UTC)
POST = Note(key="facebook:post:1", kind="post", published=DAY)
ANSWER = Note(key="facebook:post:2", kind="comment", in_reply_to=Reference(key=POST.key))
PHOTO = Document(key="facebook:media:1", kind="image", published=DAY)
ALBUM = Collection(key="facebook:album:1", kind="album", name="Beach", attachment=(Attachment(PHOTO.key),))
BARE = Collection(key="facebook:album:2", kind="album", name="Beach", attachment=(Attachment("facebook:media:9"),))
GROUP = Collection(key="facebook:group:1", kind="group", name="Garden Friends")
SELECTION = MemorySelection([POST, ANSWER, PHOTO, ALBUM, BARE, GROUP], Path("none"))


def test_what_has_no_time_has_the_nearest_that_is_known() -> None:
    assert time_of(POST, SELECTION) == time_of(ANSWER, SELECTION) == time_of(ALBUM, SELECTION) == DAY
    assert time_of(BARE, SELECTION) == EPOCH


def test_titles_tell_no_day_that_nobody_knows() -> None:
    assert topic_title(SELECTION, ALBUM) == "Beach (album, 24 Feb 2012)"
    assert topic_title(SELECTION, BARE) == "Beach (album, day unknown)"


def test_what_is_shared_is_titled_by_what_it_says() -> None:
    said = Reference(key="x:status:1", content="A long post about dough and water")
    shared = Activity(key="x:status:2", kind="announce", object=said, content="RT @ben_example: A long post")
    assert topic_title(SELECTION, shared) == "A long post about dough and water"
    silent = Activity(key="x:status:3", kind="announce", published=DAY)
    assert topic_title(SELECTION, silent) == "Shared post, 24 Feb 2012"


def test_a_notice_is_titled_by_its_sentence() -> None:
    notice = Note(key="facebook:post:3", kind="notice", summary="Ada Example joined Garden Friends", published=DAY)
    assert topic_title(SELECTION, notice) == "Ada Example joined Garden Friends"


def test_categories_are_found_again_by_their_slug() -> None:
    slug = category_slug(SELECTION, GROUP.key)
    assert slug == category_slug(SELECTION, GROUP.key)
    assert slug.startswith("garden-frien-")
    assert slug != category_slug(SELECTION, "facebook:group:2")
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_tags_fit_the_sites_limit() -> None:
    assert tag_of("facebook:post:1") == "from-facebook"
    assert len(tag_of("a_very_long_platform_name:1")) <= 20
