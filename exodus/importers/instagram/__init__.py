"""Instagram's takeouts, with Threads inside: JSON of 2018 to 2026 and HTML pages of 2021 to 2026."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

from exodus.contracts import Recognition
from exodus.dialects.meta.thread import owner_name
from exodus.importers.instagram import layout
from exodus.importers.instagram.reading import Stream
from exodus.takeout import Takeout

PAGES = (
    "This takeout is made of HTML pages, whose times are exact to the minute only; ask Instagram for the JSON format "
    "and import that as well: the two are joined."
)
PART = "This takeout holds no profile: it may be one part of several. Give all parts at once."
NOBODY = "Nothing in this takeout says whose it is; name the account with --account."

_RULES = (
    # What was shown to the owner, or guessed of them: not theirs.
    "/ads_information/**",
    "/ads_and_topics/**",
    "/ads_and_businesses/**",
    "/your_topics/**",
    "/information_about_you/**",
    "/personal_information/information_about_you/**",
    "/apps_and_websites*/**",
    "/logged_information/past_instagram_insights/**",
    "/past_instagram_insights/**",
    # Addresses, devices, logins, contacts' numbers: secrets that a store must not hold.
    "/security_and_login_information/**",
    "/login_and_account_creation/**",
    "/device_information/**",
    "/personal_information/device_information/**",
    "/personal_information/autofill_information/**",
    "/autofill_information/**",
    "/contacts/**",
    "/connections/contacts/**",
    "/account_history.json",
    "/devices.json",
    "/contacts.json",
    "/autofill.json",
    "/information_about_you.json",
    "messages/secret_conversations.json",
    "messages/*information_about_your_devices.json",
    # Settings, searches, viewing logs: nothing that anybody said.
    "/preferences/**",
    "/settings.json",
    "/searches.json",
    "/seen_content.json",
    "/uploaded_contacts.json",
    "/checkout.json",
    "/recent_searches/**",
    "/comments_settings/**",
    "comments/comments_reported.json",
    "comments/comments_allowed_from.json",
    "comments/comments_blocked_from.json",
    "personal_information/note_interactions.json",
    "reels/your_reel_sentiments.json",
    "reels/your_reel_topics.json",
    "/settings/**",
    "/logged_information/**",
    "your_instagram_activity/other_activity/**",
    "your_instagram_activity/monetization/**",
    "/monetization/**",
    "your_instagram_activity/shopping/**",
    "/shopping/**",
    "/subscriptions/**",
    "your_instagram_activity/subscriptions/**",
    "your_instagram_activity/gifts/**",
    "your_instagram_activity/digital_wellbeing/**",
    "your_instagram_activity/avatars_store/**",
    "your_instagram_activity/reports/**",
    "/reports/**",
    "your_instagram_activity/meta_spark/**",
    "your_instagram_activity/supervision/**",
    "threads/threads_viewed.json",
    "removed_suggestions.json",
    "personal_information/professional_information.json",
    "personal_information/account_information.json",
    "personal_information/instagram_profile_information.json",
    "personal_information/instagram_friend_map.json",
    "professional_information.json",
    "instagram_profile_information.json",
    "messages/reported_conversations.json",
    "messages/*settings*.json",
    "messages/chat_invites*.json",
    "messages/chats.html",
    "start_here.html",
    "index.html",
    "no-data.html",
    "files/*.css",
    "files/*.js",
    "files/*.svg",
    "files/Instagram-Logo.png",
)
IGNORED = (*_RULES, *(f"{rule.removesuffix('json')}html" for rule in _RULES if rule.endswith(".json")))
"""What is ignored in one format is ignored in the other."""


class Instagram:
    """The importer."""

    name: ClassVar[str] = "instagram"
    title: ClassVar[str] = "Instagram"
    ignores: ClassVar[tuple[str, ...]] = IGNORED

    def recognize(self, takeout: Takeout) -> Recognition | None:
        """Told by folders only Instagram has, at any depth; the profile is peeked at for its user names."""
        root = layout.root(takeout)
        if root is None:
            return None
        from exodus.importers.instagram import profile
        from exodus.importers.instagram.identity import identify

        rooted = takeout.rooted(root)
        shape = layout.layout(rooted)
        day = profile.made_on(takeout)
        owner = identify(rooted, counted=False)
        heard = () if owner.evidence else _by_threads(rooted)
        evidence = owner.evidence or heard
        return Recognition(
            layout=shape,
            root=root,
            evidence=evidence,
            heard=bool(heard),
            made_at=datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None,
            advice=tuple(_advice(shape, whole=owner.source is not None, told=bool(evidence))),
        )

    def read(self, takeout: Takeout) -> Stream:
        """The owner, then everything else section by section; direct messages last, because they are the bulk."""
        from exodus.importers.instagram.section import everything  # the bulk of the importer: only for its own takeouts

        return everything(takeout)


def _advice(shape: str, *, whole: bool, told: bool) -> Iterator[str]:
    """What the owner should know: ``whole`` where there is a profile, ``told`` where anything says whose it is."""
    if shape.endswith("-html"):
        yield PAGES
    if not whole:
        yield PART
    if not told:
        yield NOBODY


def _by_threads(takeout: Takeout) -> tuple[str, ...]:
    """Whose it is where no profile tells: the one name that is in every conversation."""
    from exodus.importers.instagram import message  # with the reading of conversations

    name = owner_name(takeout, message.found(takeout))
    return (f"name:{name}",) if name else ()
