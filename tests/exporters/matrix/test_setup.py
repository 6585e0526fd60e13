"""What a homeserver is told, and what is asked of it before anything is written there."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
import yaml

from exodus.contracts import Advice, Change
from exodus.errors import ConfigError
from exodus.exporters.matrix import Matrix
from exodus.exporters.matrix.option import MatrixOptions
from tests.exporters.matrix.homeserver import BOT, OWNER, Answer, Homeserver, connected, plain


def fresh(folder: Path, **options: Any) -> Matrix:
    chosen = {"homeserver": "https://matrix.example.org", "registration": str(folder / "exodus.yaml")} | options
    return Matrix(MatrixOptions(**chosen))


def refusals(exporter: Matrix) -> list[str]:
    return [advice.text for advice in exporter.probe() if advice.refusal]


def test_the_registration_is_written_once_for_its_owner_only(tmp_path: Path) -> None:
    exporter = fresh(tmp_path, owner="@ada:example.org")
    change = next(step for step in exporter.setup() if isinstance(step, Change))
    exporter.change(change.name, change.after)
    path = tmp_path / "exodus.yaml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told = yaml.safe_load(path.read_text())
    assert told["url"] is None and told["rate_limited"] is False
    assert told["namespaces"]["users"] == [{"exclusive": True, "regex": r"@exodus_.*:example\.org"}]
    assert told["namespaces"]["aliases"] == [{"exclusive": True, "regex": r"#exodus_.*:example\.org"}]
    assert len({told["as_token"], told["hs_token"]}) == 2 and len(told["as_token"]) == 64
    with pytest.raises(ConfigError, match="not overwritten"):
        exporter.change(change.name, change.after)
    assert yaml.safe_load(path.read_text()) == told
    exporter.change(change.name, None)
    assert not path.exists()
    exporter.change(change.name, None)


def test_a_file_of_somebody_elses_is_never_removed(tmp_path: Path) -> None:
    path = tmp_path / "exodus.yaml"
    path.write_text("id: bridge\n")
    with pytest.raises(ConfigError, match="no registration of ours"):
        fresh(tmp_path).change(f"registration:{path}", None)
    assert path.exists()


def test_the_token_comes_from_the_file_or_the_lack_of_one_is_told(tmp_path: Path) -> None:
    (said,) = refusals(fresh(tmp_path, owner=OWNER))
    assert "exodus setup" in said and "EXODUS_MATRIX_TOKEN" in said
    (tmp_path / "exodus.yaml").write_text("- nothing\n")
    (said,) = refusals(fresh(tmp_path, owner=OWNER))
    assert "holds no as_token" in said


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"homeserver": ""}, "address"),
        ({"owner": "ada"}, "no Matrix id"),
        ({"people": {"Bob": "bob"}}, "no Matrix id"),
        ({"lanes": 0}, "lanes"),
        ({"rate": -1}, "rate"),
        ({"device": "A B"}, "device"),
    ],
)
def test_options_that_do_not_fit_are_named(tmp_path: Path, options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        fresh(tmp_path, **options)


def test_a_fit_homeserver_is_told_of_and_left_as_it_was() -> None:
    server = Homeserver()
    told = list(connected(server).probe(dry=True))
    assert not any(advice.refusal for advice in told)
    assert any("version 12" in advice.text for advice in told)
    assert any("50 MB" in advice.text for advice in told)
    assert any("not encrypted" in advice.text for advice in told)
    assert server.rooms == {} and server.users == {}
    assert refusals(connected(server)) == []
    assert server.rooms == {}


def test_without_an_admin_the_room_of_the_trial_is_left_and_kept_in_mind() -> None:
    server = Homeserver()
    assert refusals(connected(server, admin=False)) == []
    (room,) = server.rooms
    assert server.rooms[room].members("join") == []
    assert server.data["net.exodus.scratch"] == {"rooms": [room]}
    assert not connected(server).occupied()


@pytest.mark.parametrize(
    ("spoil", "options", "named"),
    [
        ({"hides_before": 10**15}, {}, "retention.enabled"),
        ({"encrypts": True}, {}, "encryption_enabled_by_default_for_room_type: off"),
        ({}, {"owner": ""}, "-o owner="),
        ({}, {"owner": "@ada:elsewhere.example.org"}, "federate: true"),
        ({}, {"room_version": 99}, "room_version 99"),
    ],
)
def test_what_would_spoil_it_is_refused_by_the_name_of_its_setting(
    spoil: dict[str, Any], options: dict[str, Any], named: str
) -> None:
    server = Homeserver()
    for name, value in spoil.items():
        setattr(server, name, value)
    (said,) = refusals(connected(server, admin=False, **options))
    assert named in said


def test_an_unknown_token_a_persons_and_an_old_server_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: dict[str, Answer] = {}
    server = Homeserver()
    real = server.answer

    def answer(method: str, path: str, params: Any, body: Any) -> Answer:
        return answers.get(path) or real(method, path, params, body)

    monkeypatch.setattr(server, "answer", answer)
    answers["/_matrix/client/v3/account/whoami"] = 401, {"errcode": "M_UNKNOWN_TOKEN"}
    assert "app_service_config_files" in refusals(connected(server))[0]
    answers["/_matrix/client/v3/account/whoami"] = 200, {"user_id": OWNER}
    assert "a person's account" in refusals(connected(server))[0]
    answers["/_matrix/client/v3/account/whoami"] = 200, {"user_id": BOT}
    answers["/_matrix/client/versions"] = plain({"versions": ["r0.6.1", "v1.1"]})()
    assert any("1.3" in said for said in refusals(connected(server)))


def test_a_server_without_devices_is_written_without(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Homeserver()
    real = server.answer

    def answer(method: str, path: str, params: Any, body: Any) -> Answer:
        if "/devices/" in path:
            return 404, {"errcode": "M_UNRECOGNIZED"}
        if "/send/" in path:
            assert "device_id" not in params
            server.devices.add(str(params["user_id"]))
        return real(method, path, params, body)

    monkeypatch.setattr(server, "answer", answer)
    assert refusals(connected(server)) == []


def test_limits_that_a_registration_leaves_are_told_of(tmp_path: Path) -> None:
    path = tmp_path / "exodus.yaml"
    path.write_text("id: exodus\nas_token: t\nrate_limited: true\n")
    told = [advice.text for advice in connected(Homeserver(), registration=str(path)).probe(dry=True)]
    assert any("rate_limited: false" in text for text in told)


def test_a_server_that_dates_everything_today_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Homeserver()
    written = server.writes
    monkeypatch.setattr(
        server, "writes", lambda room, type_, user, params, body, key=None: written(room, type_, user, {}, body, key)
    )
    (said,) = refusals(connected(server))
    assert "ignores ts" in said


def test_setup_says_what_only_the_admin_can_do(tmp_path: Path) -> None:
    texts = [step.text for step in fresh(tmp_path).setup() if isinstance(step, Advice)]
    whole = "\n".join(texts)
    for needed in (
        "app_service_config_files",
        "restart",
        "encryption_enabled",
        "retention",
        "owner",
        "delete the file",
    ):
        assert needed in whole
    assert "as_token" not in whole
