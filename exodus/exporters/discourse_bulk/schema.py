"""The tables of ``intermediate.db``, as Discourse's bulk importer reads them.

Worked out from what ``script/bulk_import/generic_bulk.rb`` and ``uploads_importer.rb`` select (discourse/discourse,
several states from 2023 to summer 2026; upstream ships no schema). Every table that any of them reads without asking
whether it is there exists, even empty, and holds the columns that any of them names. Ids are integers, times ISO 8601
in UTC, booleans 0 or 1, lists and objects JSON.
"""

from collections.abc import Mapping

import apsw

TABLES: Mapping[str, str] = {
    "config": "name TEXT PRIMARY KEY, value TEXT",
    "site_settings": "name TEXT NOT NULL, value TEXT, action TEXT NOT NULL",
    "uploads": "id TEXT PRIMARY KEY, filename TEXT NOT NULL, relative_path TEXT, display_filename TEXT, type TEXT,"
    " description TEXT, url TEXT, data BLOB",
    "groups": "id INTEGER PRIMARY KEY, existing_id INTEGER, name TEXT NOT NULL, full_name TEXT, title TEXT,"
    " description TEXT, bio_raw TEXT, public_admission INTEGER, public_exit INTEGER, allow_membership_requests INTEGER,"
    " visibility_level INTEGER, members_visibility_level INTEGER, mentionable_level INTEGER, messageable_level INTEGER,"
    " assignable_level INTEGER",
    "group_members": "group_id INTEGER NOT NULL, user_id INTEGER NOT NULL, existing_id INTEGER, owner INTEGER,"
    " PRIMARY KEY (group_id, user_id)",
    "users": "id INTEGER PRIMARY KEY, username TEXT NOT NULL, original_username TEXT, name TEXT, email TEXT,"
    " created_at TEXT, last_seen_at TEXT, admin INTEGER NOT NULL DEFAULT 0, moderator INTEGER NOT NULL DEFAULT 0,"
    " staged INTEGER NOT NULL DEFAULT 0, approved INTEGER NOT NULL DEFAULT 1, approved_at TEXT, approved_by_id INTEGER,"
    " anonymized INTEGER NOT NULL DEFAULT 0, suspension TEXT, sso_record TEXT, trust_level INTEGER,"
    " manual_locked_trust_level INTEGER, ip_address TEXT, registration_ip_address TEXT, date_of_birth TEXT,"
    " primary_group_id INTEGER, flair_group_id INTEGER, title TEXT, locale TEXT, bio TEXT, location TEXT, website TEXT,"
    " avatar_upload_id TEXT, timezone TEXT, email_level INTEGER, email_messages_level INTEGER, email_digests INTEGER,"
    " hide_profile INTEGER, hide_presence INTEGER",
    "user_aliases": "alias_user_id INTEGER PRIMARY KEY, canonical_user_id INTEGER NOT NULL",
    "user_custom_fields": "user_id INTEGER NOT NULL, name TEXT NOT NULL, value TEXT, created_at TEXT",
    "user_fields": "id INTEGER PRIMARY KEY, name TEXT NOT NULL, field_type TEXT, description TEXT, editable INTEGER,"
    " show_on_profile INTEGER, show_on_user_card INTEGER, position INTEGER, options TEXT",
    "user_field_values": "user_id INTEGER NOT NULL, field_id INTEGER NOT NULL, value TEXT",
    "user_associated_accounts": "user_id INTEGER NOT NULL, provider_name TEXT NOT NULL, provider_uid TEXT NOT NULL,"
    " info TEXT",
    "muted_users": "user_id INTEGER NOT NULL, muted_user_id INTEGER NOT NULL",
    "user_notes": "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, raw TEXT, created_by_user_id INTEGER,"
    " created_at TEXT",
    "user_followers": "user_id INTEGER NOT NULL, follower_id INTEGER NOT NULL, created_at TEXT",
    "tag_groups": "id INTEGER PRIMARY KEY, name TEXT NOT NULL, permissions TEXT",
    "tags": "id INTEGER PRIMARY KEY, name TEXT NOT NULL, description TEXT, tag_group_ids TEXT, tag_group_id INTEGER",
    "tag_users": "tag_id INTEGER NOT NULL, user_id INTEGER NOT NULL, notification_level INTEGER",
    "categories": "id INTEGER PRIMARY KEY, existing_id INTEGER, parent_category_id INTEGER, name TEXT NOT NULL,"
    " slug TEXT, description TEXT, color TEXT, text_color TEXT, read_restricted INTEGER, position INTEGER,"
    " logo_upload_id TEXT, user_id INTEGER, about_topic_title TEXT, show_subcategory_list INTEGER,"
    " subcategory_list_style TEXT, minimum_required_tags INTEGER, tag_group_ids TEXT, permissions TEXT,"
    " moderation_group_ids TEXT",
    "category_custom_fields": "category_id INTEGER NOT NULL, name TEXT NOT NULL, value TEXT",
    "category_users": "category_id INTEGER NOT NULL, user_id INTEGER NOT NULL, notification_level INTEGER,"
    " last_seen_at TEXT",
    "topics": "id INTEGER PRIMARY KEY, title TEXT NOT NULL, user_id INTEGER, category_id INTEGER, created_at TEXT,"
    " private_message TEXT, closed INTEGER, archived INTEGER, views INTEGER, subtype TEXT, pinned_at TEXT,"
    " pinned_until TEXT, pinned_globally INTEGER",
    "topic_custom_fields": "topic_id INTEGER NOT NULL, name TEXT NOT NULL, value TEXT",
    "posts": "id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, user_id INTEGER, post_number INTEGER, created_at TEXT,"
    " raw TEXT NOT NULL, reply_to_post_id INTEGER, like_count INTEGER, upload_ids TEXT, placeholders TEXT",
    "post_custom_fields": "post_id INTEGER NOT NULL, name TEXT NOT NULL, value TEXT",
    "polls": "id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL, name TEXT, type INTEGER, status INTEGER,"
    " results INTEGER, visibility INTEGER, min INTEGER, max INTEGER, step INTEGER, anonymous_voters INTEGER,"
    ' chart_type INTEGER, "groups" TEXT, title TEXT, close_at TEXT, closed_at TEXT, created_at TEXT',
    "poll_options": "id INTEGER PRIMARY KEY, poll_id INTEGER NOT NULL, text TEXT NOT NULL, position INTEGER,"
    " created_at TEXT",
    "poll_votes": "poll_option_id INTEGER NOT NULL, user_id INTEGER NOT NULL, created_at TEXT",
    "topic_tags": "topic_id INTEGER NOT NULL, tag_id INTEGER NOT NULL",
    "likes": "post_id INTEGER NOT NULL, user_id INTEGER NOT NULL, created_at TEXT",
    "discourse_reactions_reactions": "id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL, reaction_value TEXT NOT NULL,"
    " created_at TEXT, updated_at TEXT",
    "discourse_reactions_reaction_users": "reaction_id INTEGER NOT NULL, post_id INTEGER NOT NULL,"
    " user_id INTEGER NOT NULL, created_at TEXT, updated_at TEXT",
    "votes": "user_id INTEGER, direction TEXT, votable_type TEXT, votable_id INTEGER, created_at TEXT",
    "post_voting_votes": "user_id INTEGER, direction TEXT, votable_type TEXT, votable_id INTEGER, created_at TEXT",
    "topic_voting_votes": "topic_id INTEGER, user_id INTEGER, archive INTEGER, created_at TEXT, updated_at TEXT",
    "solutions": "topic_id INTEGER, post_id INTEGER, user_id INTEGER, acting_user_id INTEGER, created_at TEXT",
    "gamification_score_events": "id INTEGER PRIMARY KEY, user_id INTEGER, date TEXT, points INTEGER, description TEXT,"
    " created_at TEXT",
    "events": "id INTEGER PRIMARY KEY, post_id INTEGER, starts_at TEXT, ends_at TEXT, status INTEGER, name TEXT,"
    " url TEXT, custom_fields TEXT",
    "badges": "id INTEGER PRIMARY KEY, name TEXT, badge_group TEXT, badge_type_id INTEGER, description TEXT,"
    " long_description TEXT, image_upload_id TEXT, query TEXT, multiple_grant INTEGER, allow_title INTEGER, icon TEXT,"
    ' listable INTEGER, target_posts INTEGER, enabled INTEGER, auto_revoke INTEGER, "trigger" INTEGER,'
    " show_posts INTEGER",
    "user_badges": "user_id INTEGER, badge_id INTEGER, granted_at TEXT",
    "topic_users": "user_id INTEGER, topic_id INTEGER, last_read_post_number INTEGER, last_visited_at TEXT,"
    " first_visited_at TEXT, notification_level INTEGER, notifications_changed_at TEXT,"
    " notifications_reason_id INTEGER, total_msecs_viewed INTEGER",
    "bookmarks": "id INTEGER PRIMARY KEY, user_id INTEGER, bookmarkable_id INTEGER, bookmarkable_type TEXT, name TEXT,"
    " reminder_at TEXT, reminder_set_at TEXT, reminder_last_sent_at TEXT, auto_delete_preference INTEGER,"
    " pinned INTEGER, created_at TEXT, updated_at TEXT",
    "permalink_normalizations": "normalization TEXT NOT NULL",
    "permalinks": "url TEXT PRIMARY KEY, topic_id INTEGER, post_id INTEGER, category_id INTEGER, tag_id INTEGER,"
    " user_id INTEGER, external_url TEXT, external_url_placeholders TEXT",
    "chat_channels": "id INTEGER PRIMARY KEY, chatable_type TEXT NOT NULL, chatable_id INTEGER NOT NULL,"
    " is_group INTEGER, name TEXT, slug TEXT, description TEXT, status INTEGER, user_count INTEGER,"
    " messages_count INTEGER, allow_channel_wide_mentions INTEGER, auto_join_users INTEGER, threading_enabled INTEGER,"
    " created_at TEXT",
    "chat_channel_users": "chat_channel_id INTEGER NOT NULL, user_id INTEGER NOT NULL, created_at TEXT,"
    " following INTEGER, muted INTEGER, desktop_notification_level INTEGER, mobile_notification_level INTEGER,"
    " last_read_message_id INTEGER, join_mode INTEGER, last_viewed_at TEXT, PRIMARY KEY (chat_channel_id, user_id)",
    "chat_threads": "id INTEGER PRIMARY KEY, chat_channel_id INTEGER, original_message_user_id INTEGER, title TEXT,"
    " status INTEGER, replies_count INTEGER, created_at TEXT",
    "chat_thread_users": "chat_thread_id INTEGER, user_id INTEGER, notification_level INTEGER, created_at TEXT,"
    " last_read_message_id INTEGER",
    "chat_messages": "id INTEGER PRIMARY KEY, chat_channel_id INTEGER NOT NULL, user_id INTEGER NOT NULL, message TEXT,"
    " created_at TEXT, deleted_at TEXT, deleted_by_id INTEGER, last_editor_id INTEGER, in_reply_to_id INTEGER,"
    " thread_id INTEGER, upload_ids TEXT, placeholders TEXT",
    "chat_reactions": "chat_message_id INTEGER NOT NULL, user_id INTEGER NOT NULL, emoji TEXT, created_at TEXT",
    "chat_mentions": "chat_message_id INTEGER, target_id INTEGER, type TEXT, created_at TEXT",
}
"""The columns of every table."""

ONE_EACH: Mapping[str, str] = {
    "likes": "post_id, user_id",
    "discourse_reactions_reactions": "post_id, reaction_value",
    "discourse_reactions_reaction_users": "post_id, user_id",
    "chat_reactions": "chat_message_id, user_id, emoji",
    "poll_votes": "poll_option_id, user_id",
    "topic_tags": "topic_id, tag_id",
    "bookmarks": "user_id, bookmarkable_type, bookmarkable_id",
    "user_followers": "user_id, follower_id",
    "muted_users": "user_id, muted_user_id",
    "post_custom_fields": "post_id, name",
}
"""What there is only one of: the site has a unique index on it, or counts it only once."""


def create(database: apsw.Connection) -> None:
    """Make all tables."""
    for name, columns in TABLES.items():
        database.execute(f'CREATE TABLE "{name}" ({columns})')
    for name, columns in ONE_EACH.items():
        database.execute(f'CREATE UNIQUE INDEX "one_{name}" ON "{name}" ({columns})')
