"""Handles: what accounts are called, as the owner's own posts mention and answer them."""

from collections.abc import Set as AnySet

from exodus.importers.x.row import Tweet


class Handles:
    """The handles and display names of the accounts that are wanted, by their ids; the newest post is believed."""

    def __init__(self, wanted: AnySet[str]) -> None:
        self.wanted = wanted
        self._known: dict[str, tuple[int, str, str | None]] = {}

    def learn(self, tweet: Tweet, native_id: int) -> None:
        """Take in whom a post mentions and answers."""
        if tweet.in_reply_to_screen_name and tweet.in_reply_to_user_id_str in self.wanted:
            self._learn(native_id, str(tweet.in_reply_to_user_id_str), tweet.in_reply_to_screen_name, None)
        if tweet.entities is not None:
            for mention in tweet.entities.user_mentions:
                if mention.id_str in self.wanted:
                    self._learn(native_id, str(mention.id_str), mention.screen_name, mention.name)

    def meet(self, user: str, tweet: Tweet, native_id: int) -> None:
        """Learn what a post calls an account that was not wanted so far."""
        for mention in tweet.entities.user_mentions if tweet.entities is not None else ():
            if str(mention.id_str) == user:
                self._learn(native_id, user, mention.screen_name, mention.name)

    def handle(self, user: str) -> str | None:
        """What an account was last called, without ``@``."""
        known = self._known.get(user)
        return known[1] if known else None

    def name(self, user: str) -> str | None:
        """The display name an account was last mentioned with."""
        known = self._known.get(user)
        return known[2] if known else None

    def _learn(self, native_id: int, user: str, handle: str, name: str | None) -> None:
        known = self._known.get(user)
        if known is None or known[0] < native_id:
            self._known[user] = (native_id, handle, name or (known[2] if known else None))
        elif not known[2] and name:
            self._known[user] = (known[0], known[1], name)
