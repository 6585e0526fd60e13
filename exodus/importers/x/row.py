"""The rows of X's files as typed structs.

Field names are the platform's. Every key ever seen in a post is listed, also where nothing is taken from it: a key that
is not listed is kept as unknown, and sends its row down the slow path. Scalars are strings since 2018 and numbers in
the tweet archive of 2012 to 2019 and in hand-edited files, hence the unions.
"""

from typing import Any

from msgspec import Struct

Digits = str | int | None


def is_number(text: str | int | None) -> bool:
    """Whether this is a whole number that an id, an offset or a counter can be: at most 19 plain digits."""
    if type(text) is not str:
        text = str(text)
    return text.isascii() and text.isdigit() and len(text) < 20


class Strict(Struct, forbid_unknown_fields=True, gc=False):
    """A row whose unknown keys are noticed."""


class Url(Strict):
    """A link in a post; ``indices`` are code points of the escaped text."""

    url: str = ""
    expanded_url: str | None = None
    display_url: str | None = None
    indices: tuple[str | int, ...] | None = None


class Mention(Strict):
    """A mention; ``id_str`` is ``-1`` where the account is gone."""

    screen_name: str = ""
    name: str | None = None
    id_str: Digits = None
    id: Digits = None
    indices: tuple[str | int, ...] | None = None


class Hashtag(Strict):
    """A hashtag or cashtag, without its sign."""

    text: str = ""
    indices: tuple[str | int, ...] | None = None


class Variant(Strict):
    """One rendition of a video. Bitrates are whole numbers as text; 0 for GIFs, absent for playlists."""

    url: str = ""
    content_type: str | None = None
    bitrate: Digits = None


class VideoInfo(Strict):
    """What a video or GIF comes in."""

    variants: tuple[Variant, ...] = ()
    duration_millis: Digits = None
    aspect_ratio: Any = None


class Media(Strict):
    """One picture, video or GIF of a post."""

    id_str: Digits = None
    id: Digits = None
    type: str | None = None
    url: str | None = None
    display_url: str | None = None
    expanded_url: str | None = None
    media_url: str | None = None
    media_url_https: str | None = None
    indices: tuple[str | int, ...] | None = None
    sizes: Any = None
    video_info: VideoInfo | None = None
    additional_media_info: Any = None
    source_status_id: Digits = None
    source_status_id_str: Digits = None
    source_user_id: Digits = None
    source_user_id_str: Digits = None
    ext_alt_text: str | None = None
    media_alt: str | None = None
    features: Any = None
    original_info: Any = None
    ext_media_availability: Any = None


class Entities(Strict):
    """What stands in a post's text. Its ``media`` has the first item only, called a photo whatever it is."""

    urls: tuple[Url, ...] = ()
    user_mentions: tuple[Mention, ...] = ()
    hashtags: tuple[Hashtag, ...] = ()
    symbols: tuple[Hashtag, ...] = ()
    media: tuple[Media, ...] = ()
    polls: Any = None
    timestamps: Any = None


class ExtendedEntities(Strict):
    """All media of a post, in display order."""

    media: tuple[Media, ...] = ()


class EditControl(Strict):
    """All versions of a post, oldest first."""

    editTweetIds: tuple[str | int, ...] = ()  # noqa: N815 - the platform's own name
    editableUntil: Any = None  # noqa: N815 - the platform's own name
    editsRemaining: Any = None  # noqa: N815 - the platform's own name
    isEditEligible: Any = None  # noqa: N815 - the platform's own name


class Edit(Strict):
    """What a later version says of the first one."""

    initialTweetId: Digits = None  # noqa: N815 - the platform's own name
    editControlInitial: EditControl | None = None  # noqa: N815 - the platform's own name


class EditInfo(Strict):
    """Present on every post since October 2022, edited or not."""

    initial: EditControl | None = None
    edit: Edit | None = None

    def versions(self) -> tuple[str | int, ...]:
        """The ids of all versions, oldest first."""
        if self.initial:
            return self.initial.editTweetIds
        return self.edit.editControlInitial.editTweetIds if self.edit and self.edit.editControlInitial else ()


class Author(Struct, gc=False):
    """The author of a post in the tweet archive. What else it says belongs to the profile of that day."""

    id_str: Digits = None
    screen_name: str | None = None
    name: str | None = None
    protected: bool | None = None


class Tweet(Strict):
    """One post of any generation.

    Never used: ``truncated``, ``retweeted``, ``favorited`` (always false) and ``display_text_range`` (always all).
    """

    id_str: Digits = None
    full_text: str | None = None
    created_at: str | None = None
    entities: Entities | None = None
    lang: str | None = None
    source: str | None = None
    favorite_count: Digits = None
    retweet_count: Digits = None
    in_reply_to_status_id_str: Digits = None
    in_reply_to_user_id_str: Digits = None
    in_reply_to_screen_name: str | None = None
    in_reply_to_status_id: Digits = None
    in_reply_to_user_id: Digits = None
    extended_entities: ExtendedEntities | None = None
    edit_info: EditInfo | None = None
    possibly_sensitive: bool | None = None
    id: Any = None
    truncated: Any = None
    retweeted: Any = None
    favorited: Any = None
    display_text_range: Any = None
    coordinates: Any = None
    geo: Any = None
    place: Any = None
    withheld_in_countries: Any = None
    contributors: Any = None
    scopes: Any = None
    community_id: Digits = None
    community_id_str: Digits = None
    deleted_at: str | None = None
    text: str | None = None
    user: Author | None = None
    retweeted_status: "Tweet | None" = None
    quoted_status: Any = None
    quoted_status_id: Digits = None
    quoted_status_id_str: Digits = None
    quoted_status_permalink: Any = None
    is_quote_status: Any = None
    possibly_sensitive_appealable: Any = None
    possibly_sensitive_editable: Any = None

    def native_id(self) -> str:
        """The id as text; empty when there is none that can be trusted (a rounded number)."""
        return _native_id(self.id_str, self.id)


class TweetRow(Strict):
    """A post in the wrapper it has since January 2020."""

    tweet: Tweet


def _native_id(id_str: Digits, native_id: Any) -> str:
    if id_str:
        return str(id_str)
    return str(native_id) if isinstance(native_id, int | str) and not isinstance(native_id, bool) else ""
