"""Posts, groups, comments, reactions and the files that say the same again."""

from __future__ import annotations

from typing import Any

import pytest

from exodus.model import Activity, Attachment, Collection, Document, Finding, Note
from tests.importers.facebook.conftest import Tell
from tests.importers.facebook.tree import OWNER, POSTS, PROFILE, WRAPPER, of, one

GROUPS = f"{WRAPPER}groups/your_group_membership_activity.json"
GROUP_POSTS = f"{WRAPPER}groups/group_posts_and_comments.json"
COMMENTS = f"{WRAPPER}comments_and_reactions/comments.json"
REACTIONS = f"{WRAPPER}comments_and_reactions/likes_and_reactions"


def post(text: str, at: int = 1700000000, **more: Any) -> dict[str, Any]:
    return {"timestamp": at, "data": [{"post": text}, {}], **more}


def labelled(at: int, *labels: dict[str, Any], fbid: str = "500000000000001") -> dict[str, Any]:
    return {"timestamp": at, "media": [], "label_values": list(labels), "fbid": fbid}


@pytest.mark.parametrize("shape", [lambda row: row, lambda row: [row], lambda row: {"anything_v9": [row]}])
def test_one_record_may_be_bare_listed_or_under_a_root_key(tell: Tell, shape: Any) -> None:
    assert one(Note, tell(PROFILE | {POSTS: shape(post("hi"))})).content == "hi"


@pytest.mark.parametrize(
    "path",
    [
        "posts/your_posts.json",
        "posts/your_posts_1.json",
        "your_activity_across_facebook/posts/your_posts__check_ins__photos_and_videos_1.json",
        "this_profile's_activity_across_facebook/posts/your_posts_1.json",
        "this_profile_s_activity_across_facebook/posts/your_posts_1.json",
        "facebook-zoe-2024-11-20-AbCdEfGh/your_facebook_activity/posts/your_posts_1.json",
    ],
)
def test_every_wrapper_is_known(tell: Tell, path: str) -> None:
    assert one(Note, tell({path: [post("hi")]})).content == "hi"


def test_people_named_in_the_text_stand_there_by_name(tell: Tell) -> None:
    note = one(Note, tell(PROFILE | {POSTS: [post("Hé @[100000000000002:2048:Bob Example], hé @[1:274:Ωmega]!")]}))
    assert note.content == "Hé Bob Example, hé Ωmega!"
    assert [note.content[tag.start : tag.end] for tag in note.tag] == ["Bob Example", "Ωmega"]
    assert note.tag[0].key == "facebook:person:100000000000002"


def test_a_caption_that_repeats_the_text_is_left_out(tell: Tell) -> None:
    media = [
        {"uri": f"posts/media/{number}.jpg", "description": text}
        for number, text in ((400000001, "Hi"), (400000002, "Lake"))
    ]
    values = tell(PROFILE | {POSTS: [post("Hi", attachments=[{"data": [{"media": one_}]} for one_ in media])]})
    assert one(Note, values).attachment == (
        Attachment("facebook:media:400000001"),
        Attachment("facebook:media:400000002", "Lake"),
    )
    assert {document.missing for document in of(Document, values)} == {"the takeout names a file it does not hold"}


def test_a_backdated_post_stands_where_its_owner_put_it(tell: Tell) -> None:
    row = {"timestamp": 1700000000, "title": "T", "data": [{"backdated_timestamp": 1500000000}]}
    note = one(Note, tell(PROFILE | {POSTS: [row]}))
    assert note.published is not None
    assert note.published.year == 2017
    assert note.extra["added"] == 1700000000


def test_a_record_that_says_nothing_is_counted(tell: Tell) -> None:
    finding = one(Finding, tell(PROFILE | {POSTS: [{"timestamp": 1, "data": [{}]}, {"timestamp": 2}, post("x")]}))
    assert finding.count == 2


def test_archive_and_trash_change_the_state_of_a_post_and_do_not_repeat_it(tell: Tell) -> None:
    values = tell(
        PROFILE
        | {
            POSTS: [post("kept", 1), post("archived", 2), post("thrown away", 3)],
            f"{WRAPPER}posts/archive.json": {"archive_v2": [post("archived", 2), post("only here", 4)]},
            f"{WRAPPER}posts/trash.json": {"trash_v2": [post("thrown away", 3)]},
        }
    )
    told = {note.content: (note.audience, note.deleted) for note in of(Note, values)}
    assert told == {
        "kept": ("unknown", False),
        "archived": ("self", False),
        "thrown away": ("unknown", True),
        "only here": ("self", False),
    }
    assert len(of(Note, values)) == 4


def test_a_check_in_gives_its_post_the_place(tell: Tell) -> None:
    place = {
        "label": "Orte",
        "dict": [
            {
                "title": "",
                "dict": [{"label": "Koordinaten", "value": "(51.5 , -0.12)"}, {"label": "Name", "value": "Café"}],
            }
        ],
    }
    values = tell(
        PROFILE
        | {
            POSTS: [post("here", 1700000000)],
            f"{WRAPPER}posts/check-ins.json": labelled(1700000000, {"label": "Nachricht", "value": "here"}, place),
        }
    )
    location = one(Note, values).location
    assert location is not None
    assert (location.latitude, location.longitude, location.name) == (51.5, -0.12, "Café")


def test_earlier_wordings_are_kept_with_the_post(tell: Tell) -> None:
    edits = [labelled(1, {"label": "Text", "value": "frist"}), labelled(2, {"label": "Text", "value": "first"})]
    values = tell(PROFILE | {POSTS: [post("first")], f"{WRAPPER}posts/edits_you_made_to_posts.json": edits})
    assert one(Note, values).extra["edits"] == ["frist"]


@pytest.mark.parametrize(
    "sentence",
    [
        f"{OWNER} posted in Vélo.",
        f"{OWNER} hat etwas in der Gruppe gepostet: Vélo.",
        f"{OWNER} さんがグループに投稿しました: Vélo。",
        f"{OWNER} posted in Vélo",
    ],
)
def test_the_group_is_found_in_any_language(tell: Tell, sentence: str) -> None:
    joined = {"groups_joined_v2": [{"timestamp": 1, "data": [{"name": "Vélo"}], "title": "x"}]}
    values = tell(PROFILE | {GROUPS: joined, GROUP_POSTS: {"group_posts_v2": [post("hi", title=sentence)]}})
    note = one(Note, values)
    assert note.context == one(Collection, values, name="Vélo").key
    assert note.audience == "group"


def test_a_name_inside_another_is_not_taken_for_it(tell: Tell) -> None:
    joined = {
        "groups_joined_v2": [
            {"timestamp": n, "data": [{"name": name}], "title": "x"}
            for n, name in enumerate(("Club", "Vélo Club", "lub"))
        ]
    }
    values = tell(PROFILE | {GROUPS: joined, GROUP_POSTS: [post("hi", title=f"{OWNER} posted in Vélo Club.")]})
    assert one(Note, values).context == one(Collection, values, name="Vélo Club").key


def test_a_group_nobody_names_is_said(tell: Tell) -> None:
    values = tell(PROFILE | {GROUP_POSTS: [post("hi", title=f"{OWNER} opublikowała post.")]})
    assert one(Note, values).audience == "group"
    assert one(Finding, values).count == 1


def test_leaving_a_group_is_no_joining(tell: Tell) -> None:
    rows = [{"timestamp": 2, "title": "You left Vélo."}, {"timestamp": 1, "data": [{"name": "Vélo"}], "title": "x"}]
    values = tell(PROFILE | {GROUPS: {"groups_joined_v2": rows}})
    assert one(Activity, values).kind == "join"
    assert one(Collection, values, kind="list").extra["added"] == {"Vélo": [{"added": 2, "sentence": "You left Vélo."}]}


def test_comments_in_groups_are_told_once(tell: Tell) -> None:
    def comment(text: str, at: int) -> dict[str, Any]:
        said = {"timestamp": at, "comment": text, "author": OWNER, "group": "Vélo"}
        return {"timestamp": at, "data": [{"comment": said}], "title": "x"}

    values = tell(
        PROFILE
        | {
            COMMENTS: {"comments_v2": [comment("both", 1)]},
            f"{WRAPPER}groups/your_comments_in_groups.json": {
                "group_comments_v2": [comment("both", 1), comment("new", 2)]
            },
        }
    )
    assert [note.content for note in of(Note, values)] == ["both", "new"]
    assert {note.context for note in of(Note, values)} == {one(Collection, values).key}


def test_a_comment_of_a_picture_only_is_a_comment(tell: Tell) -> None:
    row = {"timestamp": 1, "title": "x", "attachments": [{"data": [{"media": {"uri": "posts/media/400000001.jpg"}}]}]}
    note = one(Note, tell(PROFILE | {COMMENTS: {"comments_v2": [row]}}))
    assert (note.kind, note.content, len(note.attachment)) == ("comment", None, 1)


def test_likes_exported_twice_are_counted_once_and_get_their_address(tell: Tell) -> None:
    def like(at: int, name: str) -> dict[str, Any]:
        return {"timestamp": at, "data": [{"reaction": {"reaction": name, "actor": OWNER}}], "title": "x"}

    def label(at: int, name: str) -> dict[str, Any]:
        address = "https://www.facebook.com/1"
        return labelled(at, {"label": "R", "value": name}, {"label": "URL", "value": address, "href": address})

    values = tell(
        PROFILE
        | {
            f"{REACTIONS}_1.json": [like(2, "LIKE"), like(1, "LOVE")],
            f"{REACTIONS}.json": [label(3, "J’aime"), label(2, "Like")],
        }
    )
    told = [
        (activity.kind, activity.content, activity.object and activity.object.url) for activity in of(Activity, values)
    ]
    assert told == [
        ("like", None, "https://www.facebook.com/1"),
        ("reaction", "❤️", None),
        ("like", None, "https://www.facebook.com/1"),
    ]


def test_the_same_photo_in_post_and_album_is_one_document(tell: Tell) -> None:
    media = {"uri": "posts/media/Summer_100000000020/400000001.jpg", "title": "Summer", "description": "Lake"}
    values = tell(
        PROFILE
        | {
            POSTS: [post("Hi", attachments=[{"data": [{"media": media}]}])],
            f"{WRAPPER}posts/album/0.json": {"name": "Summer", "photos": [media], "cover_photo": {"uri": media["uri"]}},
        }
    )
    assert {document.key for document in of(Document, values)} == {"facebook:media:400000001"}
    album = one(Collection, values)
    assert (album.key, album.icon) == ("facebook:album:100000000020", "facebook:media:400000001")
    assert album.attachment[0].caption == "Lake"


def test_notes_are_articles_told_once(tell: Tell) -> None:
    def note(title: str, at: int) -> dict[str, Any]:
        return {"title": title, "text": "Moss é patient", "media": [], "tags": [], "created_timestamp": at}

    shown = {"timestamp": 2, "attachments": [{"data": [{"note": note("Shown", 2)}]}]}
    notes = {"notes_v2": [note("Shown", 2), note("Alone", 1)]}
    values = tell(PROFILE | {POSTS: [shown], f"{WRAPPER}other_activity/notes.json": notes})
    assert [(found.kind, found.name) for found in of(Note, values)] == [("article", "Shown"), ("article", "Alone")]


def test_groups_the_profile_lists_are_known(tell: Tell) -> None:
    profile = {"profile_v2": {"name": {"full_name": OWNER}, "groups": [{"name": "Vélo", "timestamp": 1}]}}
    values = tell(
        {
            "profile_information/profile_information.json": profile,
            "groups/your_posts_in_groups.json": {"group_posts_v2": [post("hi", title=f"{OWNER} har skrevet i Vélo.")]},
        }
    )
    assert one(Note, values).context == one(Collection, values).key


def test_a_second_half_inside_a_folder_of_the_first_is_read(tell: Tell) -> None:
    below = "personal_information/profile_information/"
    values = tell(PROFILE | {f"{below}{COMMENTS}": [{"timestamp": 1, "title": "x"}], POSTS: [post("hi")]})
    assert sorted(note.kind for note in of(Note, values)) == ["comment", "post"]


def test_story_reactions_may_have_no_time(tell: Tell) -> None:
    rows = {"stories_feedback_v2": [{"title": "Zoë liked a story."}, {"title": "Zoë liked another."}]}
    values = tell(PROFILE | {f"{WRAPPER}stories/story_reactions.json": rows})
    assert len({activity.key for activity in of(Activity, values)}) == 2


def test_media_nobody_names_are_kept(tell: Tell) -> None:
    media = f"{WRAPPER}posts/media/Summer_100000000020/"
    named = {"uri": f"{media}400000001.jpg"}
    values = tell(
        PROFILE
        | {
            POSTS: [post("Hi", attachments=[{"data": [{"media": named}]}])],
            f"{media}400000001.jpg": b"first",
            f"{media}400000002.jpg": b"second",
            f"{media}small/400000001.jpg": b"third",
        }
    )
    keys = {document.key: document.extra for document in of(Document, values)}
    assert len(keys) == 3
    assert keys["facebook:media:400000001"] == {}
    assert keys["facebook:media:400000002"] == {"stray": True}


def test_comments_among_group_posts_are_comments(tell: Tell) -> None:
    row = {"timestamp": 1, "data": [{"comment": {"comment": "oui", "author": OWNER}}], "title": f"{OWNER} commented."}
    values = tell(
        PROFILE | {"groups/your_posts_and_comments_in_groups.json": {"group_posts": {"activity_log_data": [row]}}}
    )
    assert (one(Note, values).kind, one(Note, values).content) == ("comment", "oui")


def test_a_post_on_another_profile_is_told_once_and_gets_its_target(tell: Tell) -> None:
    def there(at: int, *labels: dict[str, Any], fbid: str) -> dict[str, Any]:
        return labelled(at, *labels, {"label": "Target", "value": "Bob Example"}, fbid=fbid)

    rows = [
        there(1, {"label": "Message", "value": "both"}, fbid="501"),
        there(2, {"label": "Last modified", "timestamp_value": 2}, fbid="502"),
        there(3, {"label": "Nachricht", "value": "only here"}, fbid="503"),
    ]
    values = tell(
        PROFILE
        | {
            POSTS: [post("picture", 2), post("both", 1)],
            f"{WRAPPER}posts/posts_on_other_pages_and_profiles.json": rows,
        }
    )
    told = {note.content: note.target and note.target.name for note in of(Note, values)}
    assert told == {"picture": "Bob Example", "both": "Bob Example", "only here": "Bob Example"}
    assert len(of(Note, values)) == 3


def test_a_comment_among_group_posts_names_its_group(tell: Tell) -> None:
    remark = {"timestamp": 2, "comment": "me too", "author": OWNER, "group": "Riders"}
    rows = [{"timestamp": 2, "title": f"{OWNER} commented on a post.", "data": [{"comment": remark}]}]
    files = {"groups/your_posts_and_comments_in_groups.json": {"group_posts": {"activity_log_data": rows}}}
    values = tell(PROFILE | files)
    assert one(Note, values).context == one(Collection, values, name="Riders").key
    assert not of(Finding, values)


def test_tags_that_say_more_than_a_name_are_kept(tell: Tell) -> None:
    note = one(
        Note, tell(PROFILE | {POSTS: [post("x", tags=[{"name": "Bob Example"}, {"name": "Cy", "role": "host"}])]})
    )
    assert [tag.name for tag in note.tag] == ["Bob Example", "Cy"]
    assert note.extra == {"tags": [[{"name": "Cy", "role": "host"}]]}
