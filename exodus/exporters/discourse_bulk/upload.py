"""Uploads: the files beside the database, and what stands for them in a text until the importer puts them there."""

import re
from collections.abc import Callable

from exodus import render
from exodus.dialects.discourse import markdown
from exodus.dialects.discourse.post import absent
from exodus.exporters.discourse_bulk.draft import Draft
from exodus.folder import Build
from exodus.model import Document

FILES = "uploads"
ENDINGS = {**render.ENDINGS, "image/heif": "heif"}
"""The ending a file is given by what its first bytes told; anything else is ``.bin``, which a site only offers for
saving."""
_PLACEHOLDER = re.compile(r"\[upload\|([0-9a-f]{64})\]")
_UNSAFE = re.compile(r"[^\w .()+-]+")


class Uploads:
    """Enters Documents into the table of uploads, and their bytes into the folder, once for each digest."""

    def __init__(self, draft: Draft, build: Build) -> None:
        self._draft = draft
        self._build = build

    def id(self, document: Document) -> str | None:
        """The upload of a Document; ``None`` when its bytes are not there."""
        sha256 = document.sha256
        blob = self._draft.selection.blob(sha256) if sha256 else None
        if sha256 is None or blob is None:
            return None
        if self._draft.value("SELECT 1 FROM uploads WHERE id = ?", (sha256,)) is None:
            ending = ENDINGS.get(document.media_type or "", "bin")
            filename = f"{sha256}.{ending}"
            self._build.link(blob, f"{FILES}/{sha256[:2]}/{filename}", sha256)
            self._draft.insert(
                "uploads",
                id=sha256,
                filename=filename,
                relative_path=sha256[:2],
                display_filename=_shown(document, ending),
                type="composer",
                description=_described(document),
            )
        return sha256

    def media(self, document: Document, caption: str | None) -> str:
        """The markup of a Document in a post."""
        found = self.id(document)
        return absent(document) if found is None else f"[upload|{found}]"

    def avatar(self, key: str | None) -> str | None:
        """The upload of a face, or of a group's picture."""
        document = self._draft.selection.get(key) if key else None
        return self.id(document) if isinstance(document, Document) and document.kind == "image" else None


def in_text(raw: str, known: Callable[[str], bool]) -> list[str]:
    """The uploads a text names, each once."""
    return [one for one in dict.fromkeys(_PLACEHOLDER.findall(raw)) if known(one)]


def _shown(document: Document, ending: str) -> str:
    """The name people see: the file's own, with the ending its bytes ask for."""
    name = _UNSAFE.sub("_", render.excerpt(document.name, 80).rpartition("/")[2]).strip(" ._")
    stem = name.rpartition(".")[0] or name
    return f"{stem or document.kind}.{ending}"


def _described(document: Document) -> str | None:
    """What a reader who cannot see it is told. The importer writes it into the markup as it is, and takes a backslash
    for a sign of its own."""
    return markdown.alt(render.excerpt(document.summary, 200)).replace("\\", "/") or None
