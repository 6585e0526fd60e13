"""The registration: the file by which an admin tells a homeserver that we may write there."""

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from exodus.contracts import Advice, Change
from exodus.errors import ConfigError
from exodus.exporters.matrix.name import BOT, PREFIX
from exodus.exporters.matrix.option import MatrixOptions
from exodus.http.origin import parse

ID = "exodus"
FIELD = "registration"


def server_name(options: MatrixOptions) -> str:
    """What stands behind the colon of the server's Matrix ids: as told, else as the owner's has it, else the host."""
    if options.server_name:
        return options.server_name
    if options.owners:
        return options.owners[0].partition(":")[2]
    return parse(options.homeserver, insecure=options.insecure_http).netloc.partition(":")[0]


def registration(name: str) -> dict[str, Any]:
    """A registration with fresh tokens. It reserves nothing but our own names."""
    anchored = re.escape(name)
    return {
        "id": ID,
        "url": None,
        "as_token": secrets.token_hex(32),
        "hs_token": secrets.token_hex(32),
        "sender_localpart": BOT,
        "rate_limited": False,
        "namespaces": {
            "users": [{"exclusive": True, "regex": f"@{PREFIX}.*:{anchored}"}],
            "aliases": [{"exclusive": True, "regex": f"#{PREFIX}.*:{anchored}"}],
            "rooms": [],
        },
    }


def write(path: Path, name: str) -> None:
    """Write a registration that only its owner may read. Raises ConfigError where a file stands already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ConfigError(f"{path} is there already and is not overwritten; the homeserver may know it") from None
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be written: {error.strerror}; name another with -o registration=PATH"
        ) from error
    with os.fdopen(number, "w", encoding="utf-8") as file:
        yaml.safe_dump(registration(name), file, sort_keys=False)


def remove(path: Path) -> None:
    """Remove the registration, if it is one of ours."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path} is no registration of ours and is left where it is") from error
    if not isinstance(found, dict) or found.get("id") != ID:
        raise ConfigError(f"{path} is no registration of ours and is left where it is")
    path.unlink()


def token_of(options: MatrixOptions) -> str:
    """The token that says we are the application service: from the environment, else out of the registration file."""
    if options.token:
        return options.token
    path = Path(options.registration).expanduser()
    try:
        registration = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            f"there is no token for {options.homeserver}: run exodus setup first (it writes {path}), name the file "
            "with -o registration=PATH, or set EXODUS_MATRIX_TOKEN"
        ) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path} cannot be read as a registration file; is it the one exodus setup wrote?") from error
    token = registration.get("as_token") if isinstance(registration, dict) else None
    if not isinstance(token, str) or not token:
        raise ConfigError(f"{path} holds no as_token; is it the file that exodus setup wrote?")
    return token


def is_unlimited(options: MatrixOptions) -> bool:
    """Whether the registration, where it is here to be read, exempts us from limits."""
    try:
        found = yaml.safe_load(Path(options.registration).expanduser().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return True  # it is elsewhere; whoever waits sees it in the progress
    return not isinstance(found, dict) or found.get("rate_limited") is False


def advise(options: MatrixOptions, *, known: bool) -> Iterator[Change | Advice]:
    """What the admin does, in order. ``known``: the homeserver answers our token."""
    path = Path(options.registration).expanduser()
    name = server_name(options)
    if not options.token and not path.exists():
        reason = f"names exodus to the homeserver {name}, with fresh tokens; only you can read it"
        yield Change(name=f"{FIELD}:{path}", before=None, after=str(path), reason=reason)
    if not known:
        yield Advice(
            f"Copy {path.name} to the homeserver, where the user that runs it can read it, and add to homeserver.yaml "
            f"of Synapse:\n  app_service_config_files:\n    - /etc/matrix-synapse/{path.name}\n"
            f"Then restart it (systemctl restart matrix-synapse). Whoever has the file can write as users whose names "
            f"begin with @{PREFIX}, and as nobody else."
        )
        yield Advice(
            "In homeserver.yaml, until the move is done: encryption_enabled_by_default_for_room_type: off; no "
            "retention that ends before the oldest message; max_upload_size larger than your largest video (the "
            "reverse proxy has a limit of its own, such as client_max_body_size)."
        )
    if not options.owners:
        yield Advice(f"Say who owns the archive: -o owner=@you:{name}, an account that exists there.")
    yield Advice(
        f"When everything is moved and verified: take {path.name} out of app_service_config_files again, restart, and "
        "delete the file. What was moved stays."
    )
