"""People named inside a text: ``@[id:2048:Name]``, as Facebook's JSON writes them."""

import re

from exodus.model import Tag, native_key

_MENTION = re.compile(r"@\[(\d+):(\d*):((?:[^\]\\]|\\.)*)\]")


def mentioned(content: str | None) -> tuple[str | None, list[Tag]]:
    """The (repaired) text with each name in its place, and a mention for each."""
    if content is None or "@[" not in content:
        return content, []
    tags: list[Tag] = []
    pieces: list[str] = []
    length = last = 0
    for match in _MENTION.finditer(content):
        before = content[last : match.start()]
        name = match[3].replace("\\]", "]").replace("\\[", "[")
        start = length + len(before)
        pieces += [before, name]
        length, last = start + len(name), match.end()
        if name:
            tags.append(Tag("mention", start, length, name=name, key=native_key("facebook", "person", match[1])))
    return "".join([*pieces, content[last:]]), tags
