"""What is counted while the records are walked: how many, from when to when, and what one person did."""

from datetime import datetime

from msgspec import Struct, field


class Span(Struct, gc=False):
    """How many there are, and from when to when."""

    count: int = 0
    first: datetime | None = None
    last: datetime | None = None

    def add(self, time: datetime | None) -> None:
        """One more."""
        self.count += 1
        if time is not None:
            if self.first is None or time < self.first:
                self.first = time
            if self.last is None or time > self.last:
                self.last = time


class Figure(Struct):
    """What one person did in the records."""

    messages: int = 0
    comments: int = 0
    posts: int = 0
    reactions: int = 0
    span: Span = field(default_factory=Span)
    conversations: list[str] = field(default_factory=list)
    albums: list[str] = field(default_factory=list)

    @property
    def met(self) -> bool:
        """Whether they wrote or took part, and so have a page."""
        return bool(self.score or self.conversations or self.albums)

    @property
    def score(self) -> int:
        """How often they appear."""
        return self.messages + self.comments + self.posts + self.reactions
