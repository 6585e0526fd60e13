"""Messenger: threads, people, system lines, and the encrypted half."""

from __future__ import annotations

from typing import Any

import pytest

from exodus.dialects.meta.message import SILENT
from exodus.importers.facebook import Facebook
from exodus.model import Activity, Actor, Collection, Document, Finding, Note
from tests import shelf
from tests.importers.facebook.conftest import Plant, Tell
from tests.importers.facebook.tree import OTHER, OWNER, PROFILE, WRAPPER, message, of, one, page, thread

BOB = "bobexample_1000000000000001"


def test_pages_are_newest_first_and_numbered_by_number(tell: Tell) -> None:
    files = {page(BOB, number=n): thread(message(f"page {n}", 2000 - n)) for n in (1, 2, 10)}
    assert [note.content for note in of(Note, tell(PROFILE | files))] == ["page 1", "page 2", "page 10"]


def test_equal_times_keep_their_keys_when_more_is_said_later(tell: Tell) -> None:
    before = thread(message("b", 1000), message("a", 1000))
    after = thread(message("c", 2000), message("b", 1000), message("a", 1000))
    old, new = (
        {note.content: note.key for note in of(Note, tell(PROFILE | {page(BOB): content}))}
        for content in (before, after)
    )
    assert len(set(new.values())) == 3
    assert old.items() <= new.items()


def test_a_thread_split_over_two_folders_is_one_conversation(tell: Tell) -> None:
    values = tell(
        PROFILE | {page(BOB): thread(message("new", 2000)), page(BOB, "archived_threads"): thread(message("old", 1000))}
    )
    conversation = one(Collection, values)
    assert conversation.key == "facebook:thread:1000000000000001"
    assert conversation.extra["folder"] == ["archived_threads", "inbox"]
    assert {note.context for note in of(Note, values)} == {conversation.key}


def test_the_owner_is_known_by_the_profile_and_not_by_the_title(tell: Tell) -> None:
    group = thread(message("hi", 1000, OWNER), message("ho", 900), people=(OWNER, OTHER, "Chloé Example"), title=OWNER)
    values = tell(PROFILE | {page("riders_1000000000000002"): group})
    assert one(Note, values, content="hi").attributed_to == "facebook:person:100000000001"
    assert one(Collection, values).name == OWNER
    assert one(Actor, values, owner=True).name == OWNER


def test_without_a_profile_the_owner_is_who_is_in_every_thread(tell: Tell) -> None:
    values = tell(
        {
            page(BOB): thread(message("hi", 1000, OWNER)),
            page("dan_1000000000000002"): thread(message("ho", 900, OWNER), people=("Dan Example", OWNER)),
        }
    )
    assert one(Actor, values, owner=True).name == OWNER


def test_one_thread_alone_does_not_tell_the_owner(tell: Tell) -> None:
    assert one(Actor, tell({page(BOB): thread(message("hi", 1000))}), owner=True).name is None


@pytest.mark.parametrize("name", ["Facebook user", "", "Utilisateur de Facebook", "Dan Example"])
def test_one_name_in_two_threads_of_two_is_two_people(tell: Tell, name: str) -> None:
    handle = "".join(name.lower().split()) or "x"
    values = tell(
        PROFILE
        | {
            page(f"{handle}_{number}"): thread(message("hi", number, name), people=(name, OWNER), title=name)
            for number in (1000000000000001, 1000000000000002)
        }
    )
    assert len({note.attributed_to for note in of(Note, values)}) == 2


def test_a_thread_about_a_thing_does_not_make_two_people_of_one(tell: Tell) -> None:
    values = tell(
        PROFILE
        | {
            page("danexample_1000000000000001"): thread(message("a", 2, "Dan Example"), people=("Dan Example", OWNER)),
            page("danexamplebicycle_1000000000000002"): thread(
                message("b", 1, "Dan Example"), people=("Dan Example", OWNER), title="Dan Example · Bicycle"
            ),
        }
    )
    assert len({note.attributed_to for note in of(Note, values)}) == 1
    assert one(Collection, values, key="facebook:thread:1000000000000002").name == "Dan Example · Bicycle"


def test_who_left_is_a_participant_still(tell: Tell) -> None:
    values = tell(PROFILE | {page(BOB): thread(message("bye", 1000, "Eve Example"))})
    assert len(one(Collection, values).participants) == 3


def test_a_group_is_one_by_its_people_its_link_its_picture_or_a_line(tell: Tell) -> None:
    for content in (
        thread(message("x", 1), people=(OWNER, OTHER, "Eve Example"), title="T"),
        thread(message("x", 1), title="T", joinable_mode={"mode": 1, "link": ""}),
        thread(message("Bob left the group.", 1), title="T"),
        thread(message("x", 1), title="T", thread_type="RegularGroup"),
    ):
        assert one(Collection, tell(PROFILE | {page(BOB): content})).extra["group"] is True
    assert "group" not in one(Collection, tell(PROFILE | {page(BOB): thread(message("x", 1))})).extra


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (message("Bob left the group.", 1), "notice"),
        (message("Bob left the group.", 1, reactions=[{"reaction": "❤", "actor": OWNER}]), "message"),
        (message("You called Bob.", 1, OWNER), "notice"),
        (message("You called me yesterday.", 1, OWNER), "message"),
        (message(None, 1, call_duration=0, missed=True), "notice"),
        (message("Alles gut.", 1, type="Call"), "notice"),
        (message(None, 1), "notice"),
        (message(None, 1, is_unsent=True), "notice"),
        (message("Bob sent an attachment.", 1), "notice"),
        (message("Bob sent an attachment.", 1, share={"link": "https://example.org"}), "message"),
        (message(None, 1, sticker={"uri": "messages/stickers_used/39178562_1505197616293642.png"}), "message"),
        (message("Reacted 👍 to your message ", 1), "notice"),
    ],
)
def test_only_what_people_wrote_is_a_message(tell: Tell, said: dict[str, Any], kind: str) -> None:
    assert one(Note, tell(PROFILE | {page(BOB): thread(said)})).kind == kind


def test_what_was_unsent_stays_unsent(tell: Tell) -> None:
    said = message("left over", 1, is_unsent=True, photos=[{"uri": "a.jpg"}])
    values = tell(PROFILE | {page(BOB): thread(said)})
    note = one(Note, values)
    assert (note.content, note.attachment, note.extra) == (None, (), {"unsent": True})
    assert not of(Document, values)


def test_a_share_brings_its_link_its_text_and_a_place(tell: Tell) -> None:
    where = "https://bing.com/maps/default.aspx?v=2&where1=51.5%2C+-0.12&FORM=X"
    values = tell(
        PROFILE
        | {
            page(BOB): thread(
                message("Bob sent a location.", 3, share={"link": where}),
                message(None, 2, share={"share_text": "only text"}),
                message("mine", 1, share={"link": "https://example.org/é", "share_text": "theirs"}),
            )
        }
    )
    place, text, both = of(Note, values)
    assert place.content is None
    assert place.location is not None
    assert (place.location.latitude, place.location.longitude) == (51.5, -0.12)
    assert text.content == "only text"
    assert (both.content, both.extra["share"]) == ("mine", {"text": "theirs"})
    assert both.tag[0].url == "https://example.org/é"


def test_reactions_are_activities_and_several_of_one_person_count(tell: Tell) -> None:
    reactions = [{"reaction": "❤", "actor": OWNER, "timestamp": 1700000000}, {"reaction": "👍", "actor": OWNER}]
    values = tell(PROFILE | {page(BOB): thread(message("hi", 1, reactions=reactions))})
    first, second = of(Activity, values)
    assert (first.content, second.content) == ("❤", "👍")
    assert first.key != second.key
    assert first.object is not None
    assert first.object.key == one(Note, values).key


def test_unknown_keys_are_kept_and_leaked_ones_left_out(tell: Tell) -> None:
    said = message("hi", 1, ip="192.0.2.1", sender_id_INTERNAL=5, aura="grün")
    note = one(Note, tell(PROFILE | {page(BOB): thread(said)}))
    assert note.extra == {"unknown": {"aura": "grün"}}


def test_a_time_that_is_none_leaves_a_message_without_a_time(tell: Tell) -> None:
    sent: dict[str, Any] = {"sender_name": OTHER, "timestamp_ms": "bad"}
    values = tell(PROFILE | {page(BOB): thread(message("ok", 5), sent | {"content": "hi"}, sent | {"photos": "lost"})})
    hi, lost = (note for note in of(Note, values) if note.content != "ok")
    assert (hi.kind, hi.content, hi.published) == ("message", "hi", None)
    assert (lost.kind, lost.published, lost.extra["unknown"]) == (
        "message",
        None,
        {"timestamp_ms": "bad", "photos": "lost"},
    )
    assert [finding.detail for finding in of(Finding, values)] == ["timestamp_ms", "timestamp_ms", "photos"]


def test_a_row_without_time_and_words_has_failed_unless_it_holds_something_unknown(tell: Tell) -> None:
    sent: dict[str, Any] = {"sender_name": OTHER, "timestamp_ms": "bad"}
    values = tell(PROFILE | {page(BOB): thread(message("ok", 5), sent, {"sender_name": OTHER, "aura": 1})})
    assert [finding.reason for finding in of(Finding, values) if finding.failed] == [SILENT]
    (kept,) = (note for note in of(Note, values) if note.content != "ok")
    assert kept.extra["unknown"] == {"aura": 1}


def test_a_thread_of_which_nothing_can_be_read_is_a_finding_only(tell: Tell) -> None:
    values = tell(PROFILE | {page(BOB): b"{this is no json", page("dan_1000000000000002"): thread(message("ok", 1))})
    assert one(Finding, values).member == page(BOB)
    assert one(Collection, values).key == "facebook:thread:1000000000000002"


def encrypted(*messages: tuple[str, int, str], people: tuple[str, ...] = (OWNER, OTHER)) -> bytes:
    import json

    told = [
        {
            "senderName": who,
            "timestamp": at,
            "text": text,
            "type": "text",
            "media": [],
            "reactions": [],
            "isUnsent": False,
        }
        for who, at, text in messages
    ]
    return json.dumps({"participants": people, "threadName": "Bob_7", "messages": told}, ensure_ascii=False).encode()


def test_the_encrypted_half_goes_on_where_the_thread_ends_without_repeating_it(tell: Tell) -> None:
    values = tell(
        PROFILE
        | {
            page(BOB, "e2ee_cutover"): thread(message("ok", 1000, OWNER), message("hi ❤", 1000)),
            f"{WRAPPER}messages/Bob_7.json": encrypted(
                (OTHER, 1000, "hi ❤"), (OTHER, 1000, "another"), (OWNER, 2000, "č")
            ),
        }
    )
    notes = {note.key: note.content for note in of(Note, values)}
    assert sorted(str(text) for text in notes.values()) == ["another", "hi ❤", "ok", "č"]
    assert one(Collection, values).key == "facebook:thread:1000000000000001"


def test_an_encrypted_half_that_fits_two_threads_stands_alone(tell: Tell) -> None:
    values = tell(
        PROFILE
        | {
            page(BOB): thread(message("a", 1)),
            page("bobexample_1000000000000002"): thread(message("b", 2)),
            f"{WRAPPER}messages/Bob_7.json": encrypted((OTHER, 3, "c")),
        }
    )
    assert len(of(Collection, values)) == 3


def test_a_group_chat_has_its_own_folder(tell: Tell) -> None:
    chat = {"thread_name": "Riders", "messages": [message("hi", 1)]}
    values = tell(PROFILE | {f"{WRAPPER}groups/your_group_messages/2000000000000001.json": chat})
    assert one(Collection, values).name == "Riders"
    assert one(Note, values).context == "facebook:thread:2000000000000001"


def test_a_page_of_html_beside_its_json_twin_counts_as_read(plant: Plant) -> None:
    from exodus.importers.facebook import Facebook
    from tests import shelf

    with plant(PROFILE | {page(BOB): thread(message("hi", 1)), page(BOB)[:-4] + "html": b"<html></html>"}) as takeout:
        values = shelf.read(Facebook(), takeout)
        ends = {end for _, end, _ in takeout.account_of_members(lambda _: None)}
    assert not of(Finding, values)
    assert ends == {"read"}


def test_clean_text_of_the_encrypted_half_is_not_repaired(tell: Tell) -> None:
    path = f"{WRAPPER}messages/Bob_7.json"
    clean = {path: encrypted((OWNER, 1, "Ã© is no é"), (OTHER, 2, "č ❤"))}
    assert [note.content for note in of(Note, tell(PROFILE | clean))] == ["Ã© is no é", "č ❤"]
    mangled = {path: encrypted((OWNER, 1, "cafÃ©"), (OTHER, 2, "plain"))}
    assert [note.content for note in of(Note, tell(PROFILE | mangled))] == ["café", "plain"]


def test_a_front_page_makes_no_html_of_json(plant: Plant) -> None:
    from exodus.importers.facebook import Facebook

    with plant({"posts/your_posts_1.json": [], "index.html": b"<html></html>"}) as takeout:
        recognition = Facebook().recognize(takeout)
    assert recognition is not None
    assert recognition.layout == "2019-json"


def test_addresses_of_old_messages_are_dropped_and_counted(plant: Plant) -> None:
    files = {page(BOB): thread(message("a", 2000, ip="192.0.2.1"), message("b", 1000, ip="192.0.2.2", device="x"))}
    with plant(PROFILE | files) as takeout:
        text = "\n".join(shelf.line(value) for value in shelf.read(Facebook(), takeout))
        assert takeout.dropped == {"IP addresses": 2, "devices": 1}
    assert "192.0.2." not in text


@pytest.mark.parametrize("root", ["inbox/", "archived_threads/", "", "My chats/"])
def test_threads_taken_out_of_their_tree_are_read(plant: Plant, root: str) -> None:
    photo = {"uri": f"{WRAPPER}messages/inbox/{BOB}/photos/400000000001.jpg"}
    files = {
        f"{root}{BOB}/message_1.json": thread(message("hi", 1000), message(None, 900, photos=[photo])),
        f"{root}{BOB}/photos/400000000001.jpg": b"\xff\xd8\xff",
    }
    with plant(files) as takeout:
        assert Facebook().recognize(takeout) is not None
        values = shelf.read(Facebook(), takeout)
    assert one(Collection, values).key == "facebook:thread:1000000000000001"
    assert len(of(Note, values)) == 2
    assert (one(Document, values).member or "").endswith(f"{BOB}/photos/400000000001.jpg")


def test_an_encrypted_chat_with_nobody_s_name_is_read(tell: Tell) -> None:
    chat = {
        "participants": [OWNER, ""],
        "threadName": "_6",
        "messages": [{"senderName": "", "timestamp": 1, "text": "hi"}],
    }
    assert one(Note, tell(PROFILE | {"_6.json": chat})).content == "hi"


def test_people_listed_by_mere_names_are_in_the_conversation(tell: Tell) -> None:
    chat = thread(message("hi", 1000)) | {"participants": [OTHER, OWNER, "Chloé Example"]}
    values = tell(PROFILE | {page(BOB): chat})
    names = {actor.key: actor.name for actor in of(Actor, values)}
    assert {names[key] for key in one(Collection, values).participants} == {OTHER, OWNER, "Chloé Example"}
    assert not of(Finding, values)
