"""What shows only when all is looked at: order, and what stands there twice."""

from collections.abc import Iterable, Iterator

from exodus.contracts import Delivery, Difference
from exodus.exporters.discourse.index import Index


def survey(index: Index, deliveries: Iterable[Delivery]) -> Iterator[Difference]:
    """In every topic that was written to: marks that stand twice, marks of no delivery, posts out of order."""
    known: dict[int, set[int]] = {}
    for delivery in deliveries:
        if "number" in delivery.detail:
            known.setdefault(int(delivery.detail["topic"]), set()).add(int(delivery.native_id))
    for id_, posts in sorted(known.items()):
        topic = index.topic(id_)
        if topic is None:
            continue
        seen: set[str] = set()
        times = {post.number: post.created_at for post in topic.posts.values()}
        last = None
        for post in sorted(topic.posts.values(), key=lambda post: post.number):
            for name in post.marks:
                if name in seen:
                    yield Difference(
                        state="extra", thing=name, detail=f"it stands twice in topic {id_}, again as post {post.number}"
                    )
                seen.add(name)
            if post.marks and post.id not in posts:
                yield Difference(state="extra", thing=post.marks[0], detail=f"the journal does not know post {post.id}")
            if post.id not in posts or times.get(post.answers or 1, post.created_at) > post.created_at:
                continue  # not ours, or dated before what it answers: that stands before it all the same
            if last is not None and post.created_at < last:
                yield Difference(
                    state="differs", thing=f"post {post.id}", detail=f"it stands after newer posts in topic {id_}"
                )
            last = max(last, post.created_at) if last else post.created_at
