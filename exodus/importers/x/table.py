"""``tweets.csv`` of the tweet archive (2012 to 2019): the same posts as its JavaScript, without entities.

It is read only where the JavaScript is missing. Columns: tweet_id, in_reply_to_status_id, in_reply_to_user_id,
timestamp, source, text, retweeted_status_id, retweeted_status_user_id, retweeted_status_timestamp, expanded_urls.
"""

import csv
import io
import re
from collections.abc import Iterator

from exodus.errors import TakeoutError
from exodus.importers.x.row import Author, Tweet, is_number
from exodus.model import Finding
from exodus.takeout import Element, Member, Takeout

COLUMNS = frozenset({"tweet_id", "timestamp", "text"})
SEPARATOR = re.compile(rb'tweet_id"?([,;\t])')
"""What parts the cells: a comma, until a spreadsheet of another country saves the table again."""
ROUNDED = "a spreadsheet has rounded the ids of this table; use the original file"


def read_table(takeout: Takeout, member: Member) -> Iterator[Element[Tweet] | Finding]:
    """The rows in the shape of the JavaScript. The table does name the post that was retweeted."""
    found = SEPARATOR.search(takeout.peek(member, 64))
    with takeout.open_member(member) as stream:
        text = io.TextIOWrapper(stream, "utf-8-sig", errors="replace", newline="")
        reader = csv.DictReader(text, delimiter=found.group(1).decode() if found else ",")
        try:
            if not set(reader.fieldnames or ()) >= COLUMNS:
                yield Finding(member.name, "this table has other columns than X wrote", failed=True)
                return
            for number, row in enumerate(reader):
                yield _read_row(member, f"/{number}", row)
        except (csv.Error, TakeoutError) as error:
            yield Finding(member.name, "this table cannot be read to its end", detail=str(error), failed=True)


def _read_row(member: Member, pointer: str, row: dict[str, str]) -> Element[Tweet] | Finding:
    native_id = (row["tweet_id"] or "").strip()
    if not is_number(native_id):
        reason = ROUNDED if "E+" in native_id.upper() else "this post has no id"
        return Finding(member.name, reason, pointer, failed=True)
    tweet = Tweet(
        id_str=native_id,
        text=row["text"],
        created_at=row["timestamp"],
        source=row.get("source"),
        in_reply_to_status_id_str=row.get("in_reply_to_status_id") or None,
        in_reply_to_user_id_str=row.get("in_reply_to_user_id") or None,
    )
    if row.get("retweeted_status_id"):
        tweet.retweeted_status = Tweet(
            id_str=row["retweeted_status_id"],
            created_at=row.get("retweeted_status_timestamp"),
            user=Author(id_str=row.get("retweeted_status_user_id")),
        )
    unknown = {"expanded_urls": row["expanded_urls"]} if row.get("expanded_urls") else {}
    return Element(pointer, tweet, unknown)
