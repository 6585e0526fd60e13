"""The shareable archive holds nothing that was said in private, and no place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from exodus.exporters.static import Static, StaticOptions
from exodus.model import AUDIENCES, Actor, Attachment, Audience, Collection, Document, Location, Note, Record
from exodus.pipeline.filter import Filter, Readers, allowed
from exodus.pipeline.plan import plan_publication
from exodus.pipeline.selection import StoreSelection
from exodus.store import Store
from tests.exporters.memory import MemorySelection, Recorder, put_blob
from tests.exporters.static.demo import demo
from tests.pipeline.scripted import OWNER, WHERE, note, picture, tell
from tests.test_picture import GPS, photo


def is_public(record: Record) -> bool:
    """What the pipeline lets through: of all that was said, what anybody could see."""
    readers = Readers(audience="public")
    return isinstance(record, Actor | Document | Collection) or allowed(record.audience, readers)


def test_nothing_private_is_anywhere_in_the_folder(tmp_path: Path) -> None:
    selection = demo(tmp_path)
    blobs = tmp_path / "blobs"
    sha256 = put_blob(blobs, photo("JPEG"))
    records = [
        *selection.records(),
        Document(key="x:media:1", kind="image", media_type="image/jpeg", sha256=sha256, location=Location(name="Lair")),
        Note(key="x:status:p1", kind="post", content="seen by all", audience="public", attributed_to="x:user:1",
             attachment=(Attachment("x:media:1"),), location=Location(name="Secret street")),
        Note(key="x:status:p2", kind="post", content="kept to myself", audience="self", attributed_to="x:user:1"),
    ]  # fmt: skip
    folder = tmp_path / "shared"
    options = StaticOptions(directory=str(folder), profile="shareable")
    let_through = MemorySelection(filter(is_public, records), blobs, findings=selection.findings())
    Static(options).publish(let_through, Recorder())
    everything = b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"seen by all" in everything
    for secret in (b"Secret street", b"Lair", b"kept to myself", b"the neighbour", b"to nobody in particular",
                   b"Sunday soup", b"Miradouro", b"broken.json", b"your_posts.json", b"wav"):  # fmt: skip
        assert secret not in everything.replace(b'"audio/wav"', b""), secret
    assert not (folder / "conversations").exists() or not list((folder / "conversations").glob("r*"))
    for path in folder.glob("data/media/*/*"):
        with Image.open(path) as image:
            assert not image.getexif().get_ifd(GPS)


@pytest.mark.parametrize("widen", [(), ("list",), ("group", "friends"), ("direct", "unknown")])
def test_it_holds_what_was_public_and_what_is_named_and_the_plan_says_so(
    tmp_path: Path, widen: tuple[Audience, ...]
) -> None:
    options = StaticOptions(directory=str(tmp_path / "shared"), profile="shareable")
    circle = Collection(key="scripted:group:1", kind="group", name="THE-CLOSED-GROUP", audience="group", source=WHERE)
    talk = Collection(
        key="scripted:thread:1", kind="conversation", name="THE-CHAT", participants=(OWNER.key,), audience="direct",
        source=WHERE,
    )  # fmt: skip
    stands = {"group": {"context": circle.key}, "direct": {"context": talk.key, "kind": "message"}}
    told: list[Record] = [circle, talk, picture("1", "a.jpg")]
    for audience in AUDIENCES:
        fields: dict[str, object] = {"attributed_to": OWNER.key, "published": "2020-01-01T00:00:00Z"}
        told.append(note(audience, f"SAID-TO-{audience}", audience=audience, **fields, **stands.get(audience, {})))
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        tell(store, tmp_path / "a", told, files={"a.jpg": photo("JPEG")})
        publisher = Static(options)
        readers = Readers(audience=publisher.audience, private=publisher.private)
        selection = StoreSelection(store, Filter(widen=widen), readers)
        plan = plan_publication(store, publisher, selection)
        Static(options).publish(selection, Recorder())
    everything = b"\n".join(path.read_bytes() for path in (tmp_path / "shared").rglob("*") if path.is_file())
    written = {audience for audience in AUDIENCES if f"SAID-TO-{audience}".encode() in everything}
    assert written == {"public", *widen}
    assert {one.audience for one in plan.visibility if one.taken} == written
    assert {who for one in plan.visibility for who in one.readers} == {"whoever you show the archive to"}
    assert (b"THE-CLOSED-GROUP" in everything) == ("group" in widen)
    assert (b"THE-CHAT" in everything) == ("direct" in widen)
    assert plan.bytes == 0 and not list((tmp_path / "shared").glob("data/media/*/*"))


def test_a_photo_in_no_post_is_shown_where_that_is_asked_for(tmp_path: Path) -> None:
    publisher = Static(StaticOptions(directory=str(tmp_path / "shared"), profile="shareable"))
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        tell(store, tmp_path / "a", [picture("1", "a.jpg")], files={"a.jpg": photo("JPEG")})
        readers = Readers(audience=publisher.audience)
        publisher.publish(StoreSelection(store, Filter(widen=("self",)), readers), Recorder())
    assert len(list((tmp_path / "shared").glob("data/media/*/*"))) == 1
