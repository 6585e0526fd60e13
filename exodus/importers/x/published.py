"""Articles, moments and community notes: what the owner made besides posts."""

from collections.abc import Iterator
from typing import Any

from exodus.importers.x.clock import precision_of, read_time, written
from exodus.importers.x.live import EMPTY, unwrap
from exodus.importers.x.media import Files
from exodus.importers.x.member import files
from exodus.importers.x.row import Digits
from exodus.model import (
    Activity,
    Attachment,
    Audience,
    Collection,
    Finding,
    Note,
    Record,
    Reference,
    Source,
    derived_key,
    native_key,
)
from exodus.takeout import Takeout

UNSEEN_ARTICLE = "no real archive known to us holds an article; this one is kept whole, its text as far as it is found"
NOTES = ("community-note", "birdwatch-note", "community-note-api-test-note")
RATINGS = ("community-note-rating", "birdwatch-note-rating")
TOLD = frozenset({"noteId", "userId", "summary", "tweetId"})
MOMENT = frozenset({"momentId", "title", "description", "createdAt", "createdBy", "tweets", "coverMediaUrls"})
PAPERS = (
    "community-note-tombstone",
    "birdwatch-note-tombstone",
    "community-note-batsignal",
)
"""Notes withdrawn, notes asked for: a row with ids and times, no text."""


def objects(takeout: Takeout, *stems: str) -> Iterator[tuple[dict[str, Any], Source] | Finding]:
    """The rows of files with rare contents, unwrapped; empty ones left out."""
    for member in files(takeout, *stems):
        for element in takeout.json(member).elements(dict[str, Any]):
            if isinstance(element, Finding):
                yield element
                continue
            row = unwrap(element.value)
            if not all(value in EMPTY for value in row.values()):
                yield row, Source(member.name, element.pointer)


def read_articles(takeout: Takeout, owner: str, audience: Audience) -> Iterator[Record | Finding]:
    """Articles with what their metadata say. The shape is X's README's; no filled file is known."""
    told: dict[str, dict[str, Any]] = {}
    for found in objects(takeout, "article-metadata", "twitter-article-metadata"):
        if isinstance(found, Finding):
            yield found
        else:
            row, source = found
            native_id = str(row.get("id") or row.get("articleId") or row.get("tweetId") or source.pointer)
            told[native_id] = row
    for found in objects(takeout, "article", "twitter-article"):
        if isinstance(found, Finding):
            yield found
            continue
        row, source = found
        native_id = str(row.get("id") or row.get("articleId") or "")
        metadata = told.pop(native_id, {})
        yield Finding(source.member, UNSEEN_ARTICLE, source.pointer)
        yield _article(takeout, owner, audience, native_id, row, metadata, source)
    for native_id, metadata in told.items():
        member = files(takeout, "article-metadata", "twitter-article-metadata")[0].name
        yield _article(takeout, owner, audience, native_id, {}, metadata, Source(member))


def _article(
    takeout: Takeout,
    owner: str,
    audience: Audience,
    native_id: str,
    row: dict[str, Any],
    metadata: dict[str, Any],
    source: Source,
) -> Note:
    state = metadata.get("lifecycleState")
    state = state.get("name") if isinstance(state, dict) else state
    times = (metadata.get(name) for name in ("firstPublishedAtMs", "createdatMs", "createdAtMs"))
    published = read_time(next(filter(None, times), None))
    tweet = str(metadata.get("tweetId") or "")
    return Note(
        key=native_key("x", "article", native_id)
        if native_id.isdigit()
        else derived_key("x", "article", takeout.account, source.pointer),
        kind="article",
        attributed_to=owner,
        name=str(row.get("title") or "") or None,
        content="\n\n".join(_texts(row.get("content"))) or None,
        published=published,
        updated=read_time(metadata.get("updatedAtMs")),
        precision="ms",
        target=Reference(key=native_key("x", "status", tweet)) if tweet else None,
        audience=audience if str(state).lower() == "published" else "self",
        extra={"row": row, "metadata": metadata} if metadata else {"row": row},
        source=source,
    )


def _texts(value: Any) -> Iterator[str]:
    """Every ``text`` that is nested in a value, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item) if not isinstance(item, str) else ()
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str) and value["text"]:
            yield value["text"]
        for item in value.values():
            yield from _texts(item) if isinstance(item, dict | list) else ()


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def read_moments(takeout: Takeout, owner: str, media: Files) -> Iterator[Record | Finding]:
    """Moments: lists of posts, other people's too. Inside, a post is X's internal object, and stays a quotation."""
    for found in objects(takeout, "moment"):
        if isinstance(found, Finding):
            yield found
            continue
        row, source = found
        tweets = [_quotation(item.get("tweet")) for item in _dicts(row.get("tweets"))]
        tweets = [tweet for tweet in tweets if tweet]
        native_id = str(row.get("momentId") or "")
        attachments = []
        for prefix in (native_id, *(str(tweet.get("id") or "") for tweet in tweets)):
            for member in media.starting(f"{prefix}-") if prefix else []:
                if not member.folder.endswith(("moments_media/", "moments_tweets_media/")):
                    continue
                document = media.stray(member)
                yield document
                attachments.append(Attachment(document.key))
        created = row.get("createdAt")
        others = {name: value for name, value in row.items() if name not in MOMENT and value not in EMPTY}
        unknown = {"unknown": others} if others else {}
        yield Collection(
            key=native_key("x", "moment", native_id)
            if native_id
            else derived_key("x", "moment", takeout.account, created, source.pointer),
            kind="list",
            name=str(row.get("title") or "") or None,
            summary=str(row.get("description") or "") or None,
            url=f"https://twitter.com/i/moments/{native_id}" if native_id else None,
            attributed_to=owner,
            published=read_time(created),
            attachment=tuple(attachments),
            audience="unknown",
            extra={"posts": tweets, "covers": row.get("coverMediaUrls") or []} | unknown,
            source=source,
        )


def _quotation(tweet: Any) -> dict[str, Any]:
    """Id, author, time and text of a post as moments hold it."""
    if not isinstance(tweet, dict):
        return {}
    held = tweet.get("coreData")
    core: dict[str, Any] = held if isinstance(held, dict) else tweet
    told = {
        "id": str(tweet.get("id") or tweet.get("tweetId") or ""),
        "text": core.get("text"),
        "attributed_to": f"x:user:{core['userId']}" if core.get("userId") else None,
        "published": written(read_time(core.get("createdAtSecs"))),
        "media": [item.get("mediaUrlHttps") for item in _dicts(tweet.get("media"))],
    }
    return {name: value for name, value in told.items() if value not in EMPTY}


def read_notes(takeout: Takeout, owner: str) -> Iterator[Record | Finding]:
    """Community notes and ratings. X shows them under an alias, so that they are the owner's is for the owner alone."""
    for found in objects(takeout, *NOTES):
        if isinstance(found, Finding):
            yield found
            continue
        row, source = found
        native_id, tweet = str(row.get("noteId") or ""), str(row.get("tweetId") or "")
        created: Digits = row.get("createdAt")
        yield Note(
            key=native_key("x", "community_note", native_id)
            if native_id
            else derived_key("x", "community_note", takeout.account, tweet, created),
            kind="comment",
            attributed_to=owner,
            content=str(row.get("summary") or ""),
            published=read_time(created),
            precision=precision_of(created),
            in_reply_to=Reference(key=native_key("x", "status", tweet), url=f"https://x.com/i/status/{tweet}")
            if tweet
            else None,
            audience="self",
            extra={name: value for name, value in row.items() if name not in TOLD},
            source=source,
        )
    for found in objects(takeout, *RATINGS):
        if isinstance(found, Finding):
            yield found
            continue
        row, source = found
        native_id, created = str(row.get("noteId") or ""), row.get("createdAt")
        yield Activity(
            key=derived_key("x", "rating", takeout.account, native_id, created),
            kind="vote",
            actor=owner,
            object=Reference(key=native_key("x", "community_note", native_id)),
            content=str(row.get("helpfulnessLevel") or row.get("helpful") or "") or None,
            published=read_time(created),
            precision=precision_of(created),
            audience="self",
            extra={name: value for name, value in row.items() if name not in {"noteId", "userId", "createdAt"}},
            source=source,
        )
    for found in objects(takeout, *PAPERS):
        if isinstance(found, Finding):
            yield found
        else:
            yield Finding(found[1].member, "nothing to carry over: a note withdrawn or asked for", found[1].pointer)
