"""Labelled values are read by position and type, in any language."""

from __future__ import annotations

import msgspec
import pytest

from exodus.dialects.meta import label
from exodus.dialects.meta.label import Labelled


def record(**fields: object) -> Labelled:
    return msgspec.convert(fields, Labelled)


def liked(url: str, name: str, handle: str, owner: str = "Owner") -> Labelled:
    return record(
        timestamp=1700000000,
        fbid="1",
        media=[],
        label_values=[
            {"label": "URL", "value": "https://www.instagram.com/p/a/", "href": "https://www.instagram.com/p/a/"},
            {"label": "L\u00c3\u00a9gende", "value": "bon th\u00c3\u00a9"},
            {
                "title": owner,
                "dict": [
                    {
                        "title": "",
                        "dict": [
                            {"label": url, "value": ""},
                            {"label": name, "value": "Bob Example"},
                            {"label": handle, "value": "bob.example"},
                        ],
                    }
                ],
            },
        ],
    )


@pytest.mark.parametrize(
    "labels", [("URL", "Name", "Username"), ("網址", "名稱", "用戶名稱"), ("URL", "Nom", "Profil")]
)
def test_the_owner_is_found_in_any_language(labels: tuple[str, str, str]) -> None:
    found = label.account(liked(*labels))
    assert found is not None
    assert (found.name, found.username) == ("Bob Example", "bob.example")


def test_a_handle_shaped_name_comes_before_the_handle() -> None:
    found = label.account(
        record(label_values=[{"title": "x", "dict": [{"label": "a", "value": "Bob"}, {"label": "b", "value": "bob1"}]}])
    )
    assert found is not None
    assert (found.name, found.username) == ("Bob", "bob1")


def test_links_times_and_texts() -> None:
    one = liked("URL", "Name", "Username")
    assert label.link(one) == "https://www.instagram.com/p/a/"
    assert label.seconds(one) == 1700000000
    assert label.texts(one) == [("Légende", "bon thé")]


def test_an_unlabelled_time_is_a_time() -> None:
    assert label.seconds(record(label_values=[{"timestamp_value": 5}])) == 5


def test_media_at_every_level() -> None:
    one = record(
        media=[{"uri": "a"}],
        label_values=[{"media": [{"uri": "b"}]}, {"vec": [{"dict": [{"media": [{"uri": "c"}]}]}]}],
    )
    assert [media.uri for media in label.media(one)] == ["a", "b", "c"]


def test_plain_keeps_everything_said() -> None:
    assert label.plain(
        record(
            label_values=[
                {"label": "A", "value": "1"},
                {"label": "A", "value": "2"},
                {"label": "V", "vec": [{"value": "x"}, {"dict": [{"label": "D", "timestamp_value": 3}]}]},
                {"label": "empty"},
            ]
        )
    ) == {"A": "1", "A 1": "2", "V": ["x", {"D": 3}]}
