"""The files for the site's admin: what to run, and the settings of the importer of uploads."""

from collections.abc import Mapping

from exodus.exporters.discourse_bulk.draft import Draft

DATABASE = "intermediate.db"
SETTINGS = "uploads_importer.yml"
README = "README.md"
LOST: Mapping[str, str] = {
    "block": "blocks of people who say nothing",
    "file": "photos and files that stand nowhere, and nobody knows whose they are",
    "follow": "follows of people who say nothing",
    "follower": "followers who say nothing",
    "friend": "friendships",
    "join": "memberships of groups and pages",
    "left": "people who are not in a chat, for they were not in the conversation all the time",
    "like": "likes of what is not in the takeouts, or given twice",
    "message": "messages of which nobody knows who may read them",
    "mute": "people who were muted and say nothing",
    "reaction": "reactions to what is not in the takeouts, or given twice",
    "rsvp": "answers to events that are not in the takeouts",
    "save": "saved things that are not in the takeouts",
    "vote": "votes in polls that are not in the takeouts",
}
"""What is told of those that have no place, by kind."""

_SETTINGS = """\
# For script/bulk_import/uploads_importer.rb of Discourse.
source_db_path: "{path}/intermediate.db"
output_db_path: "{path}/uploads.db"
root_paths:
  - "{path}/uploads"
# Older importers know this name:
root_path: "{path}/uploads"
download_cache_path: "{path}/downloads"
thread_count_factor: 1.5
delete_surplus_uploads: false
delete_missing_uploads: true
fix_missing: false
create_optimized_images: true
site_settings:
  authorized_extensions: "*"
  max_attachment_size_kb: 1048576
  max_image_size_kb: 1048576
  enable_s3_uploads: false
  multisite: false
path_replacements: []
"""

_README = """\
# An import for Discourse

`intermediate.db` is the input of Discourse's own bulk importer (`script/bulk_import/generic_bulk.rb`), `uploads/` holds
the files it names. Nothing in here is encrypted, and private conversations are part of it: keep it as safe as the
takeouts it was made from.

What is in it: {counts}.

## Import it

Make a backup of the site first (Admin > Backups). Nobody should write on the site while the import runs. Copy this
folder to the Discourse host and keep the original: as `{host}`,
which in the standard container is `{path}`. Then:

```sh
cd /var/discourse && ./launcher enter app
cd /var/www/discourse && su discourse -c 'bundle config set --local with generic_import && bundle install'
su discourse -c 'bundle exec ruby script/bulk_import/uploads_importer.rb {path}/uploads_importer.yml'
su discourse -c 'bundle exec ruby script/bulk_import/generic_bulk.rb {path}/intermediate.db {path}/uploads.db'
su discourse -c 'bundle exec rake posts:rebake'
```

The first two lines prepare, the last three are the import; `posts:rebake` shows the texts as Discourse itself does.
All files must be readable by the user `discourse`, and the folder writable (`chown -R discourse {path}`).

If the site itself was made by a bulk import from elsewhere, put `MERGE_IMPORT=1` before `bundle` in the fourth line:
the numbers of both would meet otherwise.

A later takeout: export again into the same folder and run the same commands. Everything keeps its number, so what the
site has is passed over and only what is new comes in. To bring changed texts over, too, run `generic_bulk.rb` with
`DELTA_IMPORT=1` where the site's importer knows that (since 2026).

## Afterwards

- E-mail is off: the import sets `disable_emails` to `yes`. Set it back when everybody has claimed their account.
- The files came in with all types allowed: look at `authorized_extensions`, `max_image_size_kb`,
  `max_attachment_size_kb`, and set `clean_up_uploads` on again.
- Everybody has an account with an address that ends in `.invalid`. To hand one over, set the person's real address
  (Admin > Users > the person > e-mail) and let them use "I forgot my password".
- The group may see all categories of this import; private conversations are chats of exactly those who took part;
  who left one, or came late, and missed something is not in its chat.
{reactions}
## What is not in it

{lost}
"""


def settings(path: str) -> str:
    """The settings of the importer of uploads, for the folder's path on the Discourse host."""
    return _SETTINGS.format(path=path)


def readme(draft: Draft, path: str, counts: Mapping[str, Mapping[str, int]]) -> str:
    """What the site's admin has to know."""
    tables = ("users", "categories", "topics", "posts", "chat_channels", "chat_messages", "likes", "uploads")
    told = ", ".join(
        f"{table.replace('_', ' ')}: {count:,}"
        for table in tables
        if (count := draft.number(f"SELECT count(*) FROM {table}"))
    )
    names = [name for (name,) in draft.rows("SELECT DISTINCT reaction_value FROM discourse_reactions_reactions")]
    reactions = (
        "- Reactions show only where they are enabled: add to `discourse_reactions_enabled_reactions` what is "
        f"missing of {', '.join(f'`{name}`' for name in sorted(names))}.\n"
        if names
        else ""
    )
    host = path.replace("/shared", "/var/discourse/shared/standalone", 1) if path.startswith("/shared/") else path
    return _README.format(
        counts=told or "nothing", path=path, host=host, reactions=reactions, lost="\n".join(_lost(draft, counts))
    )


def _lost(draft: Draft, counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """What was exported and has no row: every kind of it, counted."""
    lost = {LOST.get(kind, kind): count for kind, count in sorted(draft.lost.items())}
    rooms, people = counts.get("Collection", {}), sum(counts.get("Actor", {}).values())
    made = "SELECT count(*) FROM category_custom_fields WHERE value NOT LIKE 'wall:%'"
    lost |= {
        "people who say nothing": people - draft.number("SELECT count(*) FROM user_custom_fields"),
        "groups and pages in which nothing is said": rooms.get("group", 0) + rooms.get("page", 0) - draft.number(made),
        "conversations in which nothing is said": rooms.get("conversation", 0)
        - draft.number("SELECT count(*) FROM chat_channels"),
        "lists": rooms.get("list", 0),
    }
    return [f"- {name}: {count:,}" for name, count in lost.items() if count > 0] or ["Everything is in it."]
