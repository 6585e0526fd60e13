"""System lines of Messenger and Instagram threads: sentences the platform wrote in a person's name.

Since about 2022 nothing but the sentence itself marks them. A human message must never become a notice, so a sentence
counts only where it is the whole content, in the known wording, and its subject is the sender or ``You``. English
first; translations only where the wording is certain (seen in exports and public parsers up to 2026).
"""

import re
from collections.abc import Container
from functools import lru_cache
from typing import Literal

Role = Literal["attachment", "reaction", "call", "location", "group", "notice"]
"""What a system line is: ``attachment`` stands in for media, ``reaction`` repeats a reaction, ``call`` and ``location``
say so, ``group`` happens in groups only, ``notice`` is any other."""

_ATTACHMENT = (
    "sent an attachment.",
    "har sendt en vedhæftet fil.",
    "hat einen Anhang gesendet.",
    "hast einen Anhang gesendet.",
    "a envoyé une pièce jointe.",
    "avez envoyé une pièce jointe.",
    "as envoyé une pièce jointe.",
    "envió un archivo adjunto.",
    "heeft een bijlage verzonden.",
    "hebt een bijlage verzonden.",
    "ha inviato un allegato.",
    "hai inviato un allegato.",
    "enviou um anexo.",
    "skickade en bilaga.",
)
_GROUP = (
    r"(?:left|created|has left) the group\.",
    r"named the group .+\.",
    r"(?:changed|removed) the group (?:photo|name)(?: to .+)?\.",
    r"added .+ to the group\.",
    r"added participants\.",
    r"removed .+ from the group\.",
    r"joined the group(?: via .+| from .+)?\.",
    r"(?:made|removed) .+ (?:as )?(?:a group |an |a )admin\.",
    r"(?:is|are) (?:now|no longer) (?:an|a group) admin\.",
    r"turned (?:on|off) member approval.*\.",
    "hat die Gruppe verlassen.",
    "hast die Gruppe verlassen.",
    "a quitté le groupe.",
    "avez quitté le groupe.",
    "salió del grupo.",
    "abandonó el grupo.",
    "heeft de groep verlaten.",
    "hebt de groep verlaten.",
    "har forladt gruppen.",
    "lämnade gruppen.",
    "saiu do grupo.",
    "ha abbandonato il gruppo.",
    "hai abbandonato il gruppo.",
)
_CALL = (
    r"called you\.",
    r"missed (?:a|your)(?: (?:video|audio|voice))? (?:call|chat)(?: from .+| with .+)?\.",
    r"(?:joined|left|started|ended) (?:the|a|an)(?: (?:video|audio|voice|group))? (?:call|chat)\.",
    r"started (?:sharing (?:video|their screen|your screen))\.",
)
_NOTICE = (
    r"set (?:the nickname for .+|your nickname|(?:his|her|their|your) own nickname) to .+\.",
    r"cleared (?:the nickname for .+|your nickname|(?:his|her|their|your) own nickname)\.",
    r"(?:changed|set|updated) the (?:chat )?(?:theme|colors|colours)(?: to .+)?\.",
    r"changed the chat (?:theme|colors|colours)\.",
    r"(?:set|changed) the (?:quick reaction|emoji)(?: to .+)?\.",
    r"(?:un)?pinned a message\.",
    r"waved at .+!",
    r"(?:created|updated|changed) (?:a|the) poll[:.].*",
    r"voted for .+ in the poll.*",
    r"(?:removed|changed|updated) (?:the|a|an|your) (?:vote|plan|poll).*\.",
    r"(?:created|named) (?:a|the) plan.*\.",
    r"turned (?:on|off) (?:disappearing messages|vanish mode).*\.",
    r"sent (?:you )?[$£€]\d[\d.,]*\.",
    r"(?:accepted|started|ended) (?:the|a|your) .{0,40}(?:request|watch together|game)\.",
)
_LOCATION = (r"sent a(?: live)? location\.", r"(?:shared|is sharing|are sharing) (?:a|their|your)(?: live)? location\.")


def _alternatives(patterns: tuple[str, ...]) -> str:
    return "|".join(pattern if "\\" in pattern or "+" in pattern else re.escape(pattern) for pattern in patterns)


_ACTION = re.compile(
    f" (?:(?P<attachment>{_alternatives(_ATTACHMENT)})|(?P<group>{_alternatives(_GROUP)})"
    f"|(?P<call>{_alternatives(_CALL)})|(?P<location>{_alternatives(_LOCATION)})"
    f"|(?P<notice>{_alternatives(_NOTICE)})|called (?P<called>.+)\\.)",
    re.DOTALL,
)
_REACTED = re.compile(r"Reacted [^\w\s]{1,16} to your message ?")
_RENAMED = re.compile(r".+? (?:named the group|changed the group name to) (?P<name>.+)\.", re.DOTALL)
_YOU = ("You ", "Du ", "Vous ", "Je ", "Hai ", "Tu ")
_WHOLE: dict[str, Role] = {
    "Liked a message": "reaction",
    "The call ended.": "call",
    "The video call ended.": "call",
    "The audio call ended.": "call",
    "This poll is no longer available.": "notice",
    "This chat is read-only.": "notice",
    "You are now connected on Messenger": "notice",
    "You are now connected on Messenger.": "notice",
    "You can now message and call each other and see info like Active Status and when you've read messages.": "notice",
    "You can now call each other and see information such as Active Status and when you've read messages.": "notice",
    "A contact added participants.": "group",
}
_STARTS = ("Say hi to your new Facebook friend, ", "A contact ")


@lru_cache(maxsize=4096)
def _first(name: str) -> str:
    return name.partition(" ")[0]


def role(content: str, sender: str, names: Container[str] = ()) -> Role | None:
    """What a message's whole content says as a system line; ``None`` for what a person wrote.

    ``sender`` is the name it is signed with, ``names`` the names (whole and first) of the others in the thread.
    """
    rest = _predicate(content, sender)
    if rest is not None and (match := _ACTION.fullmatch(rest)):
        found = match.lastgroup
        if found != "called":
            return found  # type: ignore[return-value]  # the groups of _ACTION are the roles
        if match["called"] in names or _first(match["called"]) in names:
            return "call"
    if content in _WHOLE:
        return _WHOLE[content]
    if content.startswith("Reacted ") and _REACTED.fullmatch(content):
        return "reaction"
    if content.startswith(_STARTS) and len(content) < 200:
        friend = content.startswith(_STARTS[0]) and content.endswith(".")
        return "notice" if friend else _contact(content)
    return None


def new_name(content: str | None, said: Role | None) -> str | None:
    """The name that a line of the role ``group`` gives the group; ``None`` where it is about something else."""
    found = _RENAMED.fullmatch(content) if content and said == "group" else None
    return found["name"] if found else None


def _predicate(content: str, sender: str) -> str | None:
    """What stands after the subject, with its leading space, if the subject is the sender or ``You``."""
    if content.startswith(_YOU):
        return content[content.index(" ") :]
    if sender:
        if content.startswith(sender):
            return content[len(sender) :]
        first = _first(sender)
        if content.startswith(first):
            return content[len(first) :]
    return None


def _contact(content: str) -> Role | None:
    """``A contact`` stands for a name in some lines."""
    match = _ACTION.fullmatch(content[len("A contact") :])
    return match.lastgroup if match and match.lastgroup != "called" else None  # type: ignore[return-value]  # as above
