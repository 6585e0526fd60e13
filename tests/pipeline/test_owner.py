"""Who takes another user name stays one person, whatever takeout comes first; who merely follows them is another."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

from exodus.model import Actor, Note
from exodus.pipeline.account import accounts, actors_of, persons_of
from exodus.store import Store
from tests.pipeline.scripted import tell
from tests.pipeline.test_half import everything, plant
from tests.pipeline.test_shelf import take_in

PROFILE = "personal_information/personal_information/"
LABELS = ("Changed", "Previous Value", "New Value")


def takeout(username: str, former: str | None = None, post: int = 1, follows: str | None = None) -> dict[str, Any]:
    values = {
        "Username": {"value": username},
        "Name": {"value": f"{username.title()} Example"},
        "Private Account": {"value": "False"},
    }
    change = dict(zip(LABELS, ({"value": value} for value in ("Username", former, username)), strict=True))
    media = {"uri": f"media/posts/1800000000000000{post}.jpg", "creation_timestamp": 1700000000 + post, "title": "tea"}
    followed = {"title": "", "string_list_data": [{"value": follows, "timestamp": 1700000000}]}
    return {
        f"{PROFILE}personal_information.json": {"profile_user": [{"string_map_data": values}]},
        f"{PROFILE}profile_changes.json": {"profile_profile_change": [{"string_map_data": change}] if former else []},
        "your_instagram_activity/media/posts_1.json": [{"media": [media]}],
        "connections/followers_and_following/following.json": {
            "relationships_following": [followed] if follows else []
        },
    }


def test_a_renamed_owner_is_one_person_in_any_order(tmp_path: Path) -> None:
    trees = {
        "early": takeout("ada"),
        "late": takeout("adanew", former="ada", post=2),
        "friend": takeout("bob", post=3, follows="adanew"),
    }
    for number, order in enumerate(itertools.permutations(trees)):
        with Store.open(tmp_path / f"{number}.exodus", create=True) as store:
            for name in order:
                take_in(store, plant(tmp_path / str(number) / name, trees[name], mangled=True))
            assert sorted(map(len, persons_of(store, {}).values())) == [1, 2]  # the friend, and Ada's two takeouts
            records = everything(store)
            assert sorted(one.key for one in records if isinstance(one, Actor)) == [
                "instagram:user:ada",
                "instagram:user:bob",
            ]
            authors = [one.attributed_to for one in records if isinstance(one, Note)]
            assert sorted(author for author in authors if author) == [
                "instagram:user:ada",
                "instagram:user:ada",
                "instagram:user:bob",
            ]


def test_the_owner_of_an_account_is_nobody_its_takeout_merely_names(tmp_path: Path) -> None:
    zoe = Actor(key="scripted:person:zoe")  # sorts behind the friend's own key, and owns another takeout
    with Store.open(tmp_path / "s.exodus", create=True) as store:
        tell(store, tmp_path / "friend", [zoe], account="bob")
        tell(store, tmp_path / "own", [], account="zoe")
        owners = [account.owner.key for account in accounts(store, "scripted", "half") if account.owner]
        named = actors_of(store, {"Bob": ("scripted:bob",)})
    assert owners == ["scripted:person:bob", "scripted:person:zoe"]
    assert named == {"scripted:bob": "Bob", "scripted:person:bob": "Bob"}
