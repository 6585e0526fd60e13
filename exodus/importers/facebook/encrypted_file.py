"""Which members are Messenger's encrypted conversations; apart, because every takeout is looked at for them."""

import re

from exodus.importers.facebook.reading import own
from exodus.takeout import Member, Takeout

LAYOUT = "e2ee-json"
HEAD = 4096
_NAME = re.compile(r".*_\d+\.json")
_PAGE = re.compile(r"message_\d+\.json")
_MARK = re.compile(rb'"threadName"\s*:')


def encrypted_files(takeout: Takeout) -> list[Member]:
    """The members that are encrypted conversations, by their first bytes; none is opened."""
    return [
        member
        for member in takeout.members("*_*.json")
        if own(member.name)
        and _NAME.fullmatch(member.basename)
        and not _PAGE.fullmatch(member.basename)
        and _MARK.search(takeout.peek(member, HEAD))
    ]
