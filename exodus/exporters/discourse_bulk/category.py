"""Categories and tags: where topics stand, and which platform they come from."""

from exodus.dialects.discourse.block import platform_of
from exodus.dialects.discourse.label import TAG_GROUP, category_slug, tag_of
from exodus.dialects.discourse.place import category_name
from exodus.exporters.discourse_bulk.draft import SOURCE, Draft
from exodus.exporters.discourse_bulk.upload import Uploads
from exodus.model import Collection

FULL = 1
"""``permission_type``: see, reply and open topics."""


class Categories:
    """Writes categories and tags when a topic first needs them."""

    def __init__(self, draft: Draft, uploads: Uploads, group: int) -> None:
        self._draft = draft
        self._uploads = uploads
        self._group = group
        self._categories: dict[str, int] = {}
        self._tags: dict[str, int] = {}

    def category(self, category: str) -> int:
        """The integer of a category, written when it is first asked for; one group may read it."""
        if category not in self._categories:
            id_ = self._draft.id("category", category)
            found = self._draft.selection.get(category)
            self._categories[category] = id_
            self._draft.insert(
                "categories",
                id=id_,
                name=category_name(self._draft.selection, category),
                slug=category_slug(self._draft.selection, category),
                description=_described(found),
                logo_upload_id=self._uploads.avatar(found.icon) if isinstance(found, Collection) else None,
                read_restricted=1,
                permissions=[{"group_id": self._group, "permission_type": FULL}],
            )
            self._draft.insert("category_custom_fields", category_id=id_, name=SOURCE, value=category)
        return self._categories[category]

    def tag(self, key: str) -> int:
        """The integer of the tag that says which platform a record comes from."""
        platform = key.partition(":")[0]
        if platform not in self._tags:
            group = self._draft.fixed("tag-group")
            if not self._tags:
                self._draft.insert("tag_groups", id=group, name=TAG_GROUP)
            self._tags[platform] = self._draft.fixed(f"tag:{platform}")
            self._draft.insert(
                "tags",
                id=self._tags[platform],
                name=tag_of(key),
                description=f"Imported from {platform_of(key)}",
                tag_group_ids=[group],
                tag_group_id=group,
            )
        return self._tags[platform]


def _described(record: object) -> str | None:
    summary = record.summary if isinstance(record, Collection) else None
    return " ".join((summary or "").split())[:1000] or None
