"""What is known of one thread while its messages are told."""

from exodus.dialects.meta.person import People
from exodus.dialects.meta.text import repair_name
from exodus.dialects.meta.thread import Thread, participants
from exodus.model import Actor, Source, derived_keys
from exodus.takeout import Takeout


class Room:
    """One thread in the making: who was met in it, and whether anything showed that it is a group."""

    def __init__(self, takeout: Takeout, thread: Thread, people: People) -> None:
        self.takeout = takeout
        self.thread = thread
        self.people = people
        self.key_of = derived_keys(people.platform, "message", people.account, thread.identity)
        """The key of a message, by its time as written (in milliseconds) and its ordinal."""
        self.group = False
        self.present: dict[str, str] = {}
        """Who was ever seen here: key → repaired name."""
        self.names: set[str] = set()
        """Their names, whole and first, for system lines that call somebody."""
        self._keys: dict[str, str] = {}
        for name in participants(takeout, next(thread.pages)) or ():
            self._call(name)

    def known(self, name: str) -> str | None:
        """The key of somebody met before, by the name as written."""
        return self._keys.get(name)

    def meet(self, name: str, source: Source) -> tuple[str, Actor | None]:
        """The key of the person called so (as written), and the Actor to be yielded at the first meeting."""
        clean = repair_name(name)
        key, actor = self.people.meet(clean, self.thread.identity, source)
        self._keys[name] = key
        self.present.setdefault(key, clean)
        self._call(clean)
        return key, actor

    def _call(self, name: str) -> None:
        if name:
            self.names |= {name, name.partition(" ")[0]}
