from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from exodus.model import Collection, Finding
from tests.importers.x.archive import only, read, write


@pytest.mark.parametrize(
    ("seconds", "published"),
    [
        ("1600000000", "2020-09-13T12:26:40Z"),
        (1600000000, "2020-09-13T12:26:40Z"),
        (None, None),
        ([5], None),
        ("0", None),
    ],
)
def test_a_moment_keeps_its_posts_whatever_their_times(tmp_path: Path, seconds: Any, published: str | None) -> None:
    post = {"id": "9", "coreData": {"text": "bread", "createdAtSecs": seconds, "userId": "31"}, "media": None}
    row = {
        "momentId": "5",
        "createdAt": "2020-10-01T00:00:00.000Z",
        "title": "M & M",
        "tweets": [{"tweet": post}, None],
    }
    values = read(write(tmp_path, moment=[{"moment": row}]))
    (moment,) = only(values, Collection)
    assert (moment.name, moment.published) == ("M & M", datetime(2020, 10, 1, tzinfo=UTC))
    (told,) = moment.extra["posts"]
    assert (told["text"], told["attributed_to"], told.get("published")) == ("bread", "x:user:31", published)
    assert not only(values, Finding)
