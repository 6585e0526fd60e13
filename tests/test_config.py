from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import Struct

from exodus.config import check, destination, load, options
from exodus.errors import ConfigError
from exodus.exporters.static import StaticOptions


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


def told(path: Path, text: str | bytes) -> str:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as error:
        check(
            load(path), ("facebook", "x"), ("forum", "static"), lambda name: Forum if name == "forum" else StaticOptions
        )
    return str(error.value).replace(str(path), "exodus.yaml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("store: a\naccount: b\nstore: c\n", "line 3: 'store' stands in line 1 too; keep one"),
        (
            "destinations:\n  a: {exporter: static}\n  b: {exporter: static}\n  a: {exporter: forum}\n",
            "line 4: 'a' stands in line 2 too; keep one",
        ),
        ("people:\n  Ada:\n    - nonsense\n", "line 3: 'nonsense' is no account; write platform:account"),
        ("people:\n  Ada: [x:1]\n  Bob:\n    - y:1\n", "line 4: there is no platform 'y'; there are: facebook, x"),
        ("people:\n  Ada: [x:1]\n  Bob: [x:2, x:1]\n", "line 3: x:1 stands under Ada and Bob; it is one person's"),
        ("destinations:\n  a:\n    address: x\n", "line 2: destination 'a' names no exporter; add a line like"),
        ("destinations:\n  a:\n    exporter: 7\n", "line 3: destination 'a' names no exporter; add a line like"),
        (
            "destinations:\n  a:\n    exporter: ststic\n",
            "line 3: there is no exporter 'ststic'; there are: forum, static",
        ),
        (
            "destinations:\n  a:\n    exporter: forum\n    adress: x\n",
            "line 4: forum has no option 'adress'; it has: address",
        ),
        (
            "destinations:\n  a:\n    exporter: static\n    page_size: x\n",
            "line 4: page_size of static must be a whole",
        ),
        (
            "destinations:\n  a:\n    exporter: forum\n    token: s3cret\n",
            "line 4: token of forum must not be written out",
        ),
        (b"store: a\naccount: \xe9\n", "line 2: this is not UTF-8; save the file as UTF-8"),
        (
            "store: [\n",
            "line 2: this is no YAML (expected the node content, but found '<stream end>'); write 'key: value'",
        ),
        ("store: a\n\taccount: b\n", "line 2: this is no YAML"),
        ("store: a\naccount: \x01\n", "line 2: this is no YAML (special characters are not allowed); write"),
        ("store: !!int ten\n", "a value is not what its tag says"),
    ],
)
def test_a_mistake_in_the_file_names_line_and_remedy(tmp_path: Path, text: str | bytes, says: str) -> None:
    error = told(tmp_path / "exodus.yaml", text)
    assert says in error and "\n" not in error and "s3cret" not in error


def test_a_variable_need_not_be_set_for_what_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "exodus.yaml"
    path.write_text("destinations:\n  a:\n    exporter: forum\n    token: ${EXODUS_TEST_UNSET}\n")
    monkeypatch.delenv("EXODUS_TEST_UNSET", raising=False)
    config = load(path)
    check(config, (), ("forum",), lambda _: Forum)
    wanted = destination(config, "a", (), ("forum",))
    with pytest.raises(ConfigError, match=r"line 4: the environment variable EXODUS_TEST_UNSET is not set"):
        options(Forum, wanted.options, "forum", wanted.lines)


def test_an_option_that_is_needed_is_missed_when_it_is_used(tmp_path: Path) -> None:
    path = tmp_path / "exodus.yaml"
    path.write_text("destinations:\n  a:\n    exporter: forum\n")
    config = load(path)
    check(config, (), ("forum",), lambda _: Forum)
    wanted = destination(config, "a", (), ("forum",))
    with pytest.raises(ConfigError, match=r"line 2: forum needs the option 'address'; write -o address=…"):
        options(Forum, wanted.options, "forum", wanted.lines)


def test_what_looks_like_a_date_is_text_and_anchors_may_name_themselves(tmp_path: Path) -> None:
    path = tmp_path / "exodus.yaml"
    path.write_text("store: 2024-13-45\ndestinations:\n  a: &a {exporter: static, title: 2024-01-01}\n  b: *a\n")
    config = load(path)
    assert (config.store, config.destinations["b"]["title"]) == ("2024-13-45", "2024-01-01")
    assert "what stands under people must be" in told(path, "people: &a\n  Ada: *a\n")
