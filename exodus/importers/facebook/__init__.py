"""Facebook with Messenger: JSON of 2018 to today, HTML pages of 2010 to today, and the encrypted half of Messenger."""

from collections.abc import Iterator
from typing import ClassVar

from exodus.contracts import Recognition
from exodus.dialects.meta.thread import owner_name, threads
from exodus.importers.facebook import profile
from exodus.importers.facebook.encrypted_file import LAYOUT, encrypted_files
from exodus.importers.facebook.layout import PAGES, layout, made_at
from exodus.importers.facebook.reading import own
from exodus.model import Finding, Record
from exodus.takeout import Takeout

_RULES = (
    # Advertising, apps and what other sites told Facebook: made about the owner, not by the owner.
    "ads_information/**",
    "apps_and_websites/**",
    "apps_and_websites_off_of_facebook/**",
    "ads_and_businesses/**",
    "other_logged_information/**",
    # Logs and settings: addresses, devices, cookies, and what was looked at or searched for.
    "logged_information/**",
    "security_and_login_information/**",
    "preferences/**",
    "settings/**",
    "your_interactions_on_facebook/**",
    "interactions/**",
    "location/**",
    "location_history/**",
    "device_location/**",
    "calls_and_messages/**",
    "network_information/**",
    "story_views_in_past_7_days.json",
    "notifications/**",
    "search/**",
    "search_history/**",
    "your_topics/**",
    "your_problem_reports/**",
    "about_you/**",
    # Suggestions and lists of strangers.
    "people_you_may_know.json",
    "suggested_friends.json",
    "supervision/**",
    # The owner's access data, and what other takeouts were asked for.
    "your_information_download_requests.json",
    "your_address_books.json",
    "ai_studio_settings.json",
    # Files beside the threads that hold no message.
    "messages/autofill_information.json",
    "messages/secret_conversations.json",
    "messages/*settings*.json",
    "messages/*backup*.json",
    "messages/*install_information.json",
    "messages/*device*.json",
    "messages/chat_invites_received.json",
    "messages/support_messages.json",
    "messages/messenger_contacts_you?ve_blocked.json",
    "messages/your_responsiveness_in_messaging_threads.json",
    # Wordings that later ones replaced, requests, shortcuts and badges of groups; links for invitations.
    "your_comment_edits.json",
    "groups/your_group_shortcuts.json",
    "groups/join_requests.json",
    "groups/group_invites*.json",
    "groups/your_anonymous_mode_status_in_groups.json",
    "groups/your_contributions.json",
    "groups/your_badges.json",
    "groups/your_answers_to_membership_questions.json",
    "events/your_event_invitation_links.json",
    "events/events_you*_hidden.json",
    "groups/group_badges.json",
    "reels/reels_preferences.json",
    "events/tickets_purchased.json",
    "groups/groups_and_pages_that_you_may_find_engaging.json",
    "groups/your_actions_on_violating_content_in_your_groups.json",
    "groups/your_group_admin_activity.json",
    "pages/admin_activity.json",
    "pages/pages_you_are_a_customer_of.json",
    "comments_and_reactions/your_comment_active_days.json",
    "profile_information/timezone.json",
    "profile_information/movies_and_tv.json",
    # Money, shops, games and services beside the network.
    "facebook_marketplace/**",
    "marketplace/**",
    "payment_history/**",
    "fundraisers/**",
    "shopping/**",
    "shops/**",
    "voting/**",
    "volunteering/**",
    "bug_bounty/**",
    "meta_spark/**",
    "navigation_bar/**",
    "facebook_payments/**",
    "facebook_gaming/**",
    "facebook_portal/**",
    "facebook_assistant/**",
    "accounts_center/**",
    "facebook_accounts_center/**",
    "avatars/**",
    "facebook_news/**",
    "live_audio_rooms/**",
    "professional_dashboard/**",
    "subscriptions/**",
    "other_personal_information/**",
    "your_places/**",
    # A poke says nothing but that it happened, the rest of this folder less; links made for sharing lead to what is
    # read already.
    "other_activity/**",
    "content_sharing_links_you_have_created.json",
    "start_here.html",
    "index.html",
)
IGNORED = (*_RULES, *(f"{rule.removesuffix('json')}html" for rule in _RULES if rule.endswith(".json")))
"""What is ignored in one format is ignored in the other."""


class Facebook:
    """Reads Facebook's own takeouts, and Messenger's encrypted half."""

    name: ClassVar[str] = "facebook"
    title: ClassVar[str] = "Facebook"
    ignores: ClassVar[tuple[str, ...]] = IGNORED

    def recognize(self, takeout: Takeout) -> Recognition | None:
        """The layout by the names of folders; whose it is by the profile."""
        found = layout(takeout)
        if found is None:
            return None
        evidence, heard = self._evidence(takeout.rooted(found.root), found.name)
        return Recognition(
            layout=found.name,
            root=found.root,
            evidence=evidence,
            heard=heard,
            made_at=made_at(takeout, found.root),
            advice=found.advice,
        )

    def _evidence(self, takeout: Takeout, layout: str) -> tuple[tuple[str, ...], bool]:
        """Whose it is: by the profile, by pages, else by the one name that is in every conversation; and whether it is
        only heard there."""
        if layout == LAYOUT:
            from exodus.importers.facebook import encrypted  # with the reading of conversations

            name = encrypted.owner(takeout, encrypted_files(takeout))
            return ((f"name:{name}",) if name else ()), True
        told = profile.evidence(takeout)
        name = None
        if not told and takeout.members(*PAGES):
            from exodus.importers.facebook import page  # with the parser of pages; most takeouts have none

            told = page.evidence(takeout)
            name = None if told else page.heard(takeout)
        if told:
            return told, False
        name = name or owner_name(takeout, threads(takeout, "facebook", own))
        return ((f"name:{name}",) if name else ()), True

    def read(self, takeout: Takeout) -> Iterator[Record | Finding]:
        """The owner, then section by section, messages last; at the end the media that nothing named."""
        from exodus.importers.facebook.section import everything  # the bulk of the importer: only for its own takeouts

        return everything(takeout)
