"""What is nobody's: it is left behind, and listed."""

from collections.abc import Iterator

from exodus.contracts import Act, Item

REASON = "nobody knows whose it is, so nobody knows who may read it"


def stray(item: Item) -> Iterator[Act]:
    """The act that leaves a record behind: it stands in the plan and in the report, and nowhere else."""
    yield Act(
        key=item.record.key,
        part="",
        lane=f"stray:{item.record.key}",
        effect="left behind",
        readers="nobody",
        fingerprint="stray",
        payload={"do": "stray", "reason": REASON},
    )
