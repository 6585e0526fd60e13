"""Secrets under keys that nobody knows: none is kept, each is counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exodus.importers.x import X
from exodus.model import Finding
from exodus.takeout import Takeout
from tests import shelf
from tests.importers.x.archive import tweet, write

SECRETS: dict[str, Any] = {
    "ip": "192.0.2.7",
    "lastAddress": "192.0.2.8",
    "access_token": "PLANTED-1",
    "accessToken": "PLANTED-2",
    "client": {"email": "planted@example.org", "phone_number": "+1000555", "userAgent": "PLANTED-3", "theme": "dark"},
}
COUNTED = {"IP addresses": 2, "sessions and tokens": 2, "contact data": 2, "devices": 1}


def row(stem: str) -> dict[str, Any]:
    """A row of the file with secrets in it."""
    match stem:
        case "tweets" | "deleted_tweets":
            return tweet(1500000000000000001, "hello", **SECRETS)
        case "like":
            return {"like": {"tweetId": "1500000000000000002", "fullText": "liked", **SECRETS}}
        case _:
            return {stem: {"accountId": "31", **SECRETS}}


@pytest.mark.parametrize("stem", ["tweets", "deleted_tweets", "like", "following", "follower", "block", "mute"])
def test_secrets_under_unknown_keys_are_left_out_and_counted(tmp_path: Path, stem: str) -> None:
    named = {"block": "blocking", "mute": "muting"}.get(stem, stem)
    body = row(named)
    with Takeout.open(write(tmp_path, **{stem: [body]})) as takeout:
        values = shelf.read(X(), takeout)
        assert dict(takeout.dropped) == COUNTED
    text = "\n".join(map(shelf.line, values))
    for secret in ("192.0.2.", "PLANTED", "planted@", "+1000555"):
        assert secret not in text
    kept = [value.extra["unknown"] for value in values if not isinstance(value, Finding) and "unknown" in value.extra]
    assert "dark" in str(kept)
