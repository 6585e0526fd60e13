"""What can go wrong, in one line each.

Every error a person can meet is an :class:`ExodusError`: one sentence that names the thing and the remedy, and an
exit code. Anything else that escapes is a bug and shows a traceback (exit code 1).
"""

from typing import ClassVar

INTERRUPTED = 130
"""The exit code of a command that somebody interrupted."""


class ExodusError(Exception):
    """A failure a person can do something about. ``exit_code`` is what the process ends with."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str = "") -> None:
        super().__init__(message.encode("utf-8", "replace").decode("utf-8"))  # names of files may be no UTF-8


class UsageError(ExodusError):
    """The command line asks for something that does not exist or does not go together."""

    exit_code = 2


class ConfigError(ExodusError):
    """``exodus.yaml`` or ``-o`` holds a wrong key or value."""

    exit_code = 10


class TakeoutError(ExodusError):
    """A takeout that is not recognised, or damaged as a whole."""

    exit_code = 20


class StoreError(ExodusError):
    """The store cannot be opened, is in use, is damaged, or the disk is full."""

    exit_code = 30


class DeliveryError(ExodusError):
    """A destination cannot be written."""

    exit_code = 40


class RefusedError(DeliveryError):
    """The destination refuses this one act; the others go on."""


class UnavailableError(DeliveryError):
    """The destination does not answer now; wait and try again."""


class UnauthorizedError(DeliveryError):
    """The destination does not let us in; stop."""
