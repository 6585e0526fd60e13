"""Options that several verbs share, so that they read alike everywhere."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from exodus.errors import UsageError

Takeouts = Annotated[
    list[Path],
    typer.Argument(
        metavar="TAKEOUT…",
        help="Takeouts: zips or folders as the platforms sent them. Parts of one request are joined, a folder full of "
        "takeouts is read one by one.",
        show_default=False,
    ),
]
StorePath = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help="The store to use. Without it: the only *.exodus folder here, else my.exodus.",
        show_default=False,
    ),
]
ConfigPath = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Read this file instead of ./exodus.yaml.", show_default=False),
]
To = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="DESTINATION",
        help="Where to write: EXPORTER:ADDRESS (static:my-archive), or the name of a destination in exodus.yaml. "
        "Without it: a static archive in my-archive/.",
        show_default=False,
    ),
]
Pairs = Annotated[
    list[str] | None,
    typer.Option(
        "-o",
        "--option",
        metavar="KEY=VALUE",
        help="An option of the destination; zone=Europe/Berlin also says where times without a zone were written.",
        show_default=False,
    ),
]
ReadingPairs = Annotated[
    list[str] | None,
    typer.Option(
        "-o",
        "--option",
        metavar="KEY=VALUE",
        help="An option of reading: zone=Europe/Berlin says where times without a zone were written.",
        show_default=False,
    ),
]
Account = Annotated[
    str | None,
    typer.Option(
        "--account",
        metavar="NAME",
        help="Whose takeout it is, when it does not say so itself.",
        show_default=False,
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="KIND",
        help="Export these kinds only, and what they show: post, message, … (repeat or list with ,).",
    ),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude",
        metavar="KIND",
        help="Leave these kinds out, and what belongs to nothing else: message, like, … (repeat or list with ,).",
    ),
]
Include = Annotated[
    list[str] | None,
    typer.Option("--include", metavar="WHAT", help="Take along what is left out otherwise: deleted."),
]
Widen = Annotated[
    list[str] | None,
    typer.Option(
        "--widen",
        metavar="AUDIENCE",
        help="Let more people see what only this audience could see before (direct, friends, unknown, … or all).",
    ),
]
Conversations = Annotated[
    list[str] | None,
    typer.Option("--conversation", metavar="NAME", help="Only what stands in this conversation, group or album."),
]
People = Annotated[
    list[str] | None, typer.Option("--person", metavar="NAME", help="Only what this person wrote or did.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be written and who would see it; write nothing.")
]
TracePath = Annotated[
    Path | None,
    typer.Option(
        "--trace",
        metavar="FILE",
        help="Write every request to the destination into this file, without secrets and bodies, for a bug report.",
        show_default=False,
    ),
]
RetryRefused = Annotated[bool, typer.Option("--retry-refused", help="Try again what the destination refused before.")]
RebuildRoom = Annotated[
    list[str] | None,
    typer.Option(
        "--rebuild-room",
        metavar="NAME",
        help="Take down this conversation's room and write it anew, late finds in their order. Repeatable.",
    ),
]
AssumeDelivered = Annotated[
    list[str] | None,
    typer.Option("--assume-delivered", metavar="KEY", help="Take this one, which is in doubt, as delivered."),
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Only what is from this day on (2019-12-31, UTC).")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Only what is from before this day (UTC).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for scripts.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
Strict = Annotated[bool, typer.Option("--strict", help="End with 3 when there are findings or unread members.")]

INCLUDABLE = ("deleted",)


def listed(values: list[str] | None, allowed: tuple[str, ...], option: str) -> tuple[str, ...]:
    """The values of a repeatable option, commas allowed, each one checked."""
    found = tuple(dict.fromkeys(one.strip() for value in values or () for one in value.split(",") if one.strip()))
    for one in found:
        if one not in allowed:
            raise UsageError(f"{option} {one}: there is no such thing; there are: {', '.join(allowed)}")
    return found


def day(value: str | None, option: str) -> datetime | None:
    """A day or time given on the command line, as UTC."""
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"{option} {value} is no date; write it like 2019-12-31") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def store_path(given: Path | None, configured: str | None) -> Path:
    """The store to use: the one named, the one configured, the only one here, else ``my.exodus``."""
    if given or configured:
        return given or Path(str(configured))
    here = sorted(path for path in Path().glob("*.exodus") if path.is_dir())
    if len(here) > 1:
        names = ", ".join(path.name for path in here)
        raise UsageError(f"there are several stores here ({names}); name one with --store")
    return here[0] if here else Path("my.exodus")
