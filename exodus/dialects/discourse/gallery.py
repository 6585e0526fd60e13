"""Photos and files in a post: runs of photos without captions stand in a grid, captions beneath what they tell of."""

from collections.abc import Callable, Iterator, Sequence

from exodus.contracts import Selection
from exodus.dialects.discourse import markdown
from exodus.model import Attachment, Document

SHOWN = 100
"""So many photos stand in one post."""
Markup = Callable[[Document, str | None], str]
"""How a Document under a caption stands in a post."""


def galleries(attachments: Sequence[Attachment], selection: Selection, media: Markup) -> Iterator[str]:
    """Photos and files, a hundred in each piece: runs of photos without captions stand in a grid."""
    for start in range(0, len(attachments), SHOWN):
        yield "\n\n".join(_gallery(attachments[start : start + SHOWN], selection, media))


def _gallery(attachments: Sequence[Attachment], selection: Selection, media: Markup) -> Iterator[str]:
    run: list[str] = []
    for attachment in attachments:
        document = selection.get(attachment.document)
        if not isinstance(document, Document):
            shown, caption, plain = "<small>(a file that is not in the takeout)</small>", attachment.caption, False
        else:
            caption = attachment.caption or document.summary
            shown = media(document, caption)
            plain = document.kind == "image" and shown.startswith(("![", "[upload|")) and not (caption or "").strip()
        if plain:
            run.append(shown)
            continue
        yield from _grid(run)
        run = []
        yield f"{shown}\n\n{markdown.raw(caption)}" if caption else shown
    yield from _grid(run)


def _grid(run: Sequence[str]) -> Iterator[str]:
    if len(run) > 1:
        yield "[grid]\n" + "\n".join(run) + "\n[/grid]"
    elif run:
        yield run[0]
