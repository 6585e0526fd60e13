"""What Discourse's engine shows of raw, as far as it can be told in Python.

markdown-it-py is the port of the engine's own parser. Discourse's rules on top of it are modelled from their documented
behavior (discourse-markdown-it and the bundled plugins, 2023 and summer 2026), each in its strictest reading: any
``[name]`` is live bbcode, any ``:name:`` an emoji, every plugin is on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from linkify_it import LinkifyIt  # type: ignore[import-untyped]  # ships no types
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

CUT = "<!-- -->"
SAVED = re.compile("[\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
"""Blanks that are plain spaces once a post is saved."""

RARE = (
    (r"(?i)\((?:c|r|p|tm|pa)\)", "©"),  # in addresses, too
    (r"\+-", "±"),
    (r"(?m)(^|\s)-{1,2}>(\s|$)", " → "),
    (r"(?m)(^|\s)<-{1,2}(\s|$)", " ← "),
    (r"(?m)(^|\s)<-{1,2}>(\s|$)", " ↔ "),
    (r"\.{3,}", "…"),
    (r"([?!]){4,}", r"\1\1\1"),
    (r",{2,}", ","),
    (r"(?m)(^|[^-])---(?=[^-]|$)", "\\1—"),
    (r"(?m)(^|\s)--(?=\s|$)", "\\1–"),
    (r"(?m)(^|[^-\s])--(?=[^-\s]|$)", "\\1–"),
)
SHORTCUTS = r":-?\)|:-?\(|\^__?\^|;-?\)|:'-?\(|:-'\(|:-?[pPOD|$]|:o|:/|8-\)|;-?P|<3|:\*"
BOUNDARY = r"(?<![^\W_])"
AFTER = (
    ("mention", re.compile(BOUNDARY + r"@[\w]"), False),
    ("hashtag", re.compile(BOUNDARY + r"(?<!/)#[\w:\-\u00c0-\u1fff\u2c00-\ud7ff]"), False),
    ("emoji", re.compile(r":(?!\d+:)(?=[\w+-]*\w)[\w+-]{1,60}:|:100:|:1234:"), True),
    ("shortcut", re.compile(BOUNDARY + f"(?:{SHORTCUTS})(?=[ \\t]|$)"), True),
    ("spelled emoji", re.compile(r"(?<=[^\W_])(?<![A-Za-z0-9])[\u2600-\u27bf\U0001f300-\U0001faff]"), False),
    ("checklist", re.compile(r"\[[\sxX]?\]"), False),
)
"""What runs on the joined text: its name, what it takes, and whether it runs inside of links, too."""


class Shown(NamedTuple):
    """The text a reader sees, where its links lead, and what else the engine made of it."""

    text: str
    links: list[str]
    marks: list[str]


def cook(raw: str) -> Shown:
    """What becomes of raw that is saved."""
    marks: list[str] = []
    links: list[str] = []
    paragraphs: list[str] = []
    for token in ENGINE.parse(SAVED.sub(" ", raw).rstrip()):
        if token.type == "inline":
            paragraphs.append(_inline(token.children or [], links, marks))
        elif token.type not in ("paragraph_open", "paragraph_close"):
            marks.append(token.type)
    return Shown("\n\n".join(paragraphs), links, marks)


def _inline(tokens: list[Token], links: list[str], marks: list[str]) -> str:
    text = ""
    inside = auto = False
    for token in tokens:
        if token.type == "text":
            text += token.content
            for name, pattern, linked in AFTER:
                if pattern.search(token.content) and not auto and (linked or not inside):
                    marks.append(name)
        elif token.type in ("softbreak", "hardbreak"):
            text += "\n"
        elif token.type == "link_open":
            inside, auto = True, token.info == "auto"
            links.append(str(token.attrs["href"]))
            if token.markup == "linkify":
                marks.append("embed")
        elif token.type == "link_close":
            inside = auto = False
        elif not (token.type == "html_inline" and token.content == CUT):
            marks.append(f"{token.type} {token.content}".strip())
    return text


def _typographer(state: StateCore) -> None:
    for block in state.tokens:
        auto = False
        for token in block.children or []:
            if token.type in ("link_open", "link_close"):
                auto = token.type == "link_open" and token.info == "auto"
            elif token.type == "text":
                for pattern, replacement in RARE[: 1 if auto else None]:
                    token.content = re.sub(pattern, replacement, token.content)


def _live(name: str, pattern: str) -> Callable[[StateInline, bool], bool]:
    compiled = re.compile(pattern)

    def rule(state: StateInline, silent: bool) -> bool:
        found = compiled.match(state.src, state.pos, state.posMax)
        if found is None:
            return False
        if not silent:
            state.push(name, "", 0)
        state.pos = found.end()
        return True

    return rule


def _math(state: StateInline, silent: bool) -> bool:
    sign = state.src[state.pos]
    if sign not in "$%" or (state.pos and state.src[state.pos - 1].isalnum()):
        return False
    found = re.compile(rf"\{sign}(?!\{sign})(?:\\.|[^\n\\])*?\{sign}(?![^\W_])").match(
        state.src, state.pos, state.posMax
    )
    if found is None or silent:
        return False
    state.push("math", "", 0)
    state.pos = found.end()
    return True


def _formula(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]].strip()
    if line in ("$$", "\\[") or re.fullmatch(r"\$\$.+\$\$|\\\[.+\\\]", line):
        if not silent:
            state.push("math_block", "", 0)
            state.line = start + 1
        return True
    return False


def _engine() -> MarkdownIt:
    engine = MarkdownIt("js-default", {"html": True, "breaks": True, "linkify": True, "typographer": True})
    engine.linkify = LinkifyIt({}, {"fuzzy_link": True}).tlds(
        ["com", "net", "org", "io", "co", "tv", "ru", "cn", "us", "uk", "me", "de", "fr", "fi", "gov", "py", "md"]
    )
    engine.core.ruler.at("replacements", _typographer)
    engine.inline.ruler.after("escape", "math", _math)
    engine.inline.ruler.before("text", "formula", _live("formula", r"\\\([^\n]+?(?<!\\)(?:\\\\)*\\\)"))
    engine.inline.ruler.push("bbcode", _live("bbcode", r"\[/?[-\w]+(?:[= ][^\]\n]*)?\]"))
    engine.inline.ruler.push("footnote", _live("footnote", r"\^\[[^\]]*\]|\[\^[^\]\s]+\]"))
    engine.block.ruler.before("paragraph", "formula", _formula, {"alt": ["paragraph", "blockquote", "list"]})
    return engine


ENGINE = _engine()
