"""What runs on Linux only must not be in exodus unguarded: half of its people have Windows."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import exodus

POSIX_MODULES = frozenset({"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "crypt", "syslog", "readline"})
POSIX_CALLS = frozenset(
    {"fork", "getuid", "geteuid", "getgid", "chown", "lchown", "mkfifo", "mknod", "killpg", "setsid", "sync", "statvfs"}
    | {"O_DIRECT", "O_NOFOLLOW", "pread", "pwrite", "sendfile", "posix_fadvise", "posix_fallocate", "SIGKILL", "SIGHUP"}
)
TEXTUAL = frozenset({"read_text", "write_text"})


@cache
def trees() -> list[tuple[str, ast.Module]]:
    folder = Path(exodus.__file__).parent
    return [
        (path.relative_to(folder).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(folder.rglob("*.py"))
    ]


def test_nothing_of_posix_is_called() -> None:
    found = []
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found += [f"{name}: {alias.name}" for alias in node.names if alias.name in POSIX_MODULES]
            if isinstance(node, ast.ImportFrom) and node.module in POSIX_MODULES:
                found.append(f"{name}: {node.module}")
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in {"os", "signal"}
            ):
                found += [f"{name}: {node.value.id}.{node.attr}"] if node.attr in POSIX_CALLS else []
    assert not found


def test_every_text_file_names_its_encoding() -> None:
    """Windows would take another one."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in TEXTUAL
        and not any(keyword.arg == "encoding" for keyword in node.keywords)
    ]
    assert not found
