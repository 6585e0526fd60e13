from __future__ import annotations

import pytest
from msgspec import Struct

from exodus.config import options
from exodus.errors import ConfigError


class Forum(Struct):
    address: str
    token: str = ""


def test_a_token_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXODUS_FORUM_BULK_TOKEN", "from its own variable")
    monkeypatch.setenv("OTHER", "from another one")
    assert options(Forum, {"": "https://example.org"}, "forum-bulk").token == "from its own variable"
    assert options(Forum, {"": "https://example.org", "token": "${OTHER}"}, "forum-bulk").token == "from another one"
    assert options(Forum, {"": "https://example.org"}, "forum").token == ""


def test_a_token_that_is_written_out_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigError, match="must not be written out") as error:
        options(Forum, {"": "https://example.org", "token": "s3cret"}, "forum")
    assert "s3cret" not in str(error.value)
