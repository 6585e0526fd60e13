"""The plan: which acts a record takes. Asks nobody."""

from collections.abc import Iterator
from typing import Any

from exodus import render
from exodus.contracts import Act, Item, Selection
from exodus.dialects.discourse import markdown
from exodus.dialects.discourse.label import tag_of
from exodus.dialects.discourse.mark import mark
from exodus.dialects.discourse.place import Places, former, is_category
from exodus.dialects.discourse.survey import Survey, room
from exodus.dialects.discourse.username import email, shared, suffixed, username
from exodus.exporters.discourse.acting import BYTES, category, digest, link, make_act, members, participants
from exodus.exporters.discourse.draft import Drafts, month
from exodus.exporters.discourse.option import Options
from exodus.exporters.discourse.upload import file_name
from exodus.model import EPOCH, Activity, Actor, Collection, Document, Note

FORMER = "former-member"
STRAY = "this message is of no conversation that the takeout holds, so nobody knows who may read it"


class Planner:
    """Plans for one selection after another; what is known of the whole is gathered once for each."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._drafts = Drafts(options)
        self._members = members(options.group)
        self._selection: Selection | None = None
        self._survey: Survey
        self._places: Places
        self._founder: str | None = None
        self._wished: frozenset[str] = frozenset()

    def plan(self, item: Item) -> Iterator[Act]:
        """The acts of an item."""
        self._gather(item.selection)
        match item.record:
            case Actor():
                yield from self._actor(item, item.record)
            case Collection():
                yield from self._collection(item, item.record)
            case Document():
                yield from self._document(item, item.record)
            case Note():
                yield from self._note(item, item.record)
            case Activity():
                yield from self._activity(item, item.record)

    def conclude(self, item: Item) -> Iterator[Act]:
        """The faces of ghosts."""
        self._gather(item.selection)
        actor = item.record
        if not isinstance(actor, Actor) or not actor.icon or actor.key not in self._survey.speakers:
            return
        icon = item.selection.get(actor.icon)
        if former(actor) or self._mapping(item) or not isinstance(icon, Document) or not icon.sha256:
            return
        payload = {"work": "avatar", "email": email(actor.key), **_file(icon)}
        blob, size = item.selection.blob(icon.sha256), icon.size or 0
        yield make_act(
            item, "avatar", "avatar", self._members, payload, fingerprint=digest(icon.sha256), blob=blob, bytes=size
        )

    def _gather(self, selection: Selection) -> None:
        if self._selection is selection:
            return
        self._survey = Survey(selection, reactions=self._options.likes == "real")
        self._places = Places(selection, self._survey)
        self._founder = self._survey.founder
        speakers = (selection.get(key) for key in sorted(self._survey.speakers))
        people = (actor for actor in speakers if isinstance(actor, Actor) and not former(actor))
        self._wished = shared(people) | {self._options.group.lower()}
        self._selection = selection

    def _actor(self, item: Item, actor: Actor) -> Iterator[Act]:
        if actor.key not in self._survey.speakers:
            return
        if actor.key == self._founder:
            yield from self._foundation(item)
        mapped = self._mapping(item)
        name = render.excerpt(actor.name or actor.preferred_username, 200)
        payload: dict[str, Any] = {"work": "account", "email": email(actor.key), "name": name}
        payload["username"] = username(actor, self._wished)
        effect, fingerprint = "account", digest("account", name)
        if mapped:
            payload = {"work": "mapped", "username": mapped}
            effect, fingerprint = "account that is there", digest("mapped", mapped)
        elif former(actor):
            payload |= {"email": email(FORMER), "name": "Former member", "former": True}
            payload["username"] = suffixed("former", FORMER)
            fingerprint = digest("former")
        yield make_act(item, "", effect, self._members, payload, fingerprint=fingerprint)
        membership = {"work": "member", "email": payload.get("email"), "username": mapped}
        yield make_act(
            item, "member", "membership", self._members, membership, fingerprint=digest("member", mapped or "")
        )

    def _foundation(self, item: Item) -> Iterator[Act]:
        """What the whole site needs: made before the first person, and journaled under them."""
        yield make_act(item, "group", "group", self._members, {"work": "group"}, fingerprint=digest("group"))
        platforms = sorted(self._survey.platforms)
        for platform in platforms:
            payload = category(item.selection, f"wall:{platform}")
            part = f"category:{platform}"
            yield make_act(item, part, "category", self._members, payload, fingerprint=digest("category"))
        if self._options.tags and platforms:
            tags = [tag_of(platform) for platform in platforms]
            payload = {"work": "tags", "tags": tags}
            yield make_act(item, "tags", "tags", self._members, payload, fingerprint=digest(*tags))

    def _collection(self, item: Item, collection: Collection) -> Iterator[Act]:
        if collection.kind == "album" and collection.attachment:
            place = self._places.of(collection)
            if place is not None:
                yield from self._drafts.writing(item, collection, place)
        elif collection.key not in self._survey.places:
            return
        elif is_category(collection):
            payload = category(item.selection, collection.key)
            yield make_act(item, "", "category", self._members, payload, fingerprint=digest(payload["name"]))
        elif collection.kind == "conversation":
            linked = ((key, link(item, key)) for key in collection.participants)
            accounts = {key: account.native_id for key, account in linked if account}
            missed = self._survey.missed(collection.key)
            payload = {
                "work": "room",
                "recipients": sorted(set(accounts.values())),
                "people": accounts if missed else {},
            }
            readers = participants(item.selection, collection)
            fingerprint = digest(*collection.participants, *(["left"] if missed else []))
            yield make_act(item, "", "conversation", readers, payload, fingerprint=fingerprint)

    def _document(self, item: Item, document: Document) -> Iterator[Act]:
        if not document.sha256:
            return  # the post that shows it says why
        holder = self._survey.holder(document.key)
        shown_by = item.selection.get(holder) if holder else None
        if isinstance(shown_by, Actor) or (isinstance(shown_by, Collection) and shown_by.kind != "album"):
            return  # faces are uploaded by those who bear them
        if holder is None:
            yield self._alone(item, document)
            return
        payload = {"work": "upload", "private": self._survey.private(document.key), **_file(document)}
        readers = "those who see the post that shows it"
        fingerprint, size = digest(document.sha256), document.size or 0
        yield make_act(item, "", "upload", readers, payload, fingerprint=fingerprint, blob=item.blob, bytes=size)

    def _alone(self, item: Item, document: Document) -> Act:
        """A photo that nothing shows goes to its owner, in a message to themselves, and to nobody else."""
        owner = document.attributed_to or (item.selection.owners[0] if len(item.selection.owners) == 1 else None)
        account = link(item, owner) if owner else None
        caption = markdown.raw(document.summary) if document.summary else ""
        payload = {
            "work": "photo",
            "root": room(f"{owner}:photos", document.published),
            "title": f"Photos that stand nowhere else, {month(document.published)}",
            "raw": "\n\n".join(part for part in (mark(document.key), BYTES, caption) if part),
            "mark": document.key,
            "author": account.native_id if account else None,
            "email": email(owner) if owner else None,
            "created": document.published or EPOCH,
            "private": True,
            "document": document,
            **_file(document),
        }
        readers = "whose photo it is, and this site's admins"
        return make_act(item, "", "private message", readers, payload, blob=item.blob, bytes=document.size or 0)

    def _note(self, item: Item, note: Note) -> Iterator[Act]:
        place = self._places.of(note)
        if place is None:
            yield make_act(item, "", "private message", "nobody", {"work": "refusal", "reason": STRAY})
        elif place.kind == "message":
            yield self._drafts.message(item, note, place, self._survey.away(note))
        else:
            yield from self._drafts.writing(item, note, place)

    def _activity(self, item: Item, activity: Activity) -> Iterator[Act]:
        place = self._places.of(activity)
        if activity.kind == "announce" and place is not None:
            yield from self._drafts.writing(item, activity, place)
        elif self._options.likes == "real" and activity.kind in ("like", "reaction"):
            about = item.selection.get(activity.object.key) if activity.object and activity.object.key else None
            if not isinstance(about, Note) or not activity.actor or about.attributed_to == activity.actor:
                return  # nobody may like their own post
            user = link(item, activity.actor)
            payload = {
                "work": "like",
                "user": user.native_id if user else None,
                "post": item.parent.native_id if item.parent else None,
            }
            yield make_act(item, "", "like", self._members, payload)

    def _mapping(self, item: Item) -> str | None:
        """The account that ``people`` gives to an Actor."""
        people = self._options.people
        named = [item.person or "", *item.selection.keys_of(item.record.key)] if people else []
        return next((people[name] for name in named if name in people), None)


def _file(document: Document) -> dict[str, Any]:
    return {
        "name": file_name(document),
        "media_type": document.media_type or "application/octet-stream",
        "image": document.kind == "image",
    }
