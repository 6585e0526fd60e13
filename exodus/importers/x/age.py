"""When an archive was made: no post in it is younger, whatever its id says."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property

from exodus.importers.x.account import object_of, peeked
from exodus.importers.x.clock import DAY, read_time, snowflake_milliseconds
from exodus.importers.x.member import files, posts_of, tweets
from exodus.importers.x.row import Tweet, TweetRow, is_number
from exodus.model import EPOCH, Finding
from exodus.takeout import Takeout

SLACK = timedelta(seconds=2 * DAY)
"""By so much id and date may differ, and a post be younger than its archive: in real archives they agree within two
seconds."""
FIRST_POST = datetime(2006, 3, 21, tzinfo=EPOCH.tzinfo)
"""The day of the first post of all."""


def stated(takeout: Takeout) -> datetime | None:
    """When the archive was made, as its manifest says, or the tweet archive's own note."""
    manifest = object_of(peeked(takeout, next(iter(files(takeout, "manifest")), None)))
    payload = object_of(peeked(takeout, next(iter(takeout.members("/data/js/payload_details.js")), None)))
    generated = object_of(manifest.get("archiveInfo")).get("generationDate")
    return read_time(str(generated or "")) or read_time(str(payload.get("created_at") or ""))


class Age:
    """When an archive was made, asked only where a post's id and date contradict each other.

    The zip's name is not asked: folder and zip hold the same records.
    """

    def __init__(self, takeout: Takeout) -> None:
        self._takeout = takeout

    @cached_property
    def stated(self) -> datetime | None:
        """When the archive was made, as it says itself."""
        return stated(self._takeout)

    @cached_property
    def estimated(self) -> datetime | None:
        """At the earliest when the archive was made: the last time that both id and date of a post vouch for."""
        return max((time for time in map(_vouched, _every_post(self._takeout)) if time), default=None)

    def denies(self, moment: datetime, dated: datetime | None) -> bool:
        """Whether a post, dated otherwise, cannot be of this moment. An estimate denies it where the date can be."""
        if self.stated is not None:
            return moment > self.stated + SLACK
        if dated is None or dated < FIRST_POST or self.estimated is None:
            return False
        return moment > self.estimated + SLACK

    def allows(self, dated: datetime | None) -> bool:
        """Whether a post can be of the day that it is dated to."""
        last = self.stated or self.estimated
        return dated is not None and dated >= FIRST_POST and (last is None or dated <= last + SLACK)


def _every_post(takeout: Takeout) -> Iterator[Tweet]:
    for posts in posts_of(takeout):
        for element in tweets(takeout, posts.member):
            if not isinstance(element, Finding):  # told when the posts are read
                yield element.value.tweet if isinstance(element.value, TweetRow) else element.value


def _vouched(tweet: Tweet) -> datetime | None:
    name, moment = tweet.native_id(), read_time(tweet.created_at)
    if moment is None or not is_number(name):
        return None
    held = snowflake_milliseconds(int(name))
    if held is not None:
        moment = min(moment, EPOCH + timedelta(milliseconds=held))
    return moment if moment >= FIRST_POST else None
