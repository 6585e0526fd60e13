"""Where the columns of a chart stand. All charts are as wide, so that their letters are as large."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

WIDTH = 640
WIDEST = 44
LABEL = 58
"""So much room a year's number takes, on the smallest screens too."""


class Column(Struct, frozen=True, gc=False):
    """A column of ``count`` things: the slot it stands in, the bar itself, and its label where there is room."""

    name: str
    count: int
    slot: float
    wide: float
    x: float
    y: int
    width: float
    height: int
    middle: float
    label: str


def columns(counts: Sequence[tuple[str, int]], height: int, *, root: bool = False) -> Iterator[Column]:
    """The columns from left to right, ``height`` high where most is; with ``root`` by the square root, so that quiet
    years can be seen beside loud ones."""
    most = max((count for _, count in counts), default=0)
    step = WIDTH / max(len(counts), 1)
    width = min(step - max(2.0, step * 0.16), WIDEST)
    every = -(-LABEL // max(int(step), 1))
    for at, (name, count) in enumerate(counts):
        share = (count / most) ** (0.5 if root else 1) if most else 0.0
        high = max(2, round(share * height)) if count else 0
        middle = (at + 0.5) * step
        yield Column(
            name=name,
            count=count,
            slot=round(at * step, 1),
            wide=round(step, 1),
            x=round(middle - width / 2, 1),
            y=height - high,
            width=round(width, 1),
            height=high,
            middle=round(middle, 1),
            label=name if at % every == 0 else "",
        )
