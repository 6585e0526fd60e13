"""``README.txt``: what this folder is, for a stranger who finds it in forty years."""

from exodus.exporters.static.archive import Archive
from exodus.exporters.static.folder import MANIFEST, TAG_MANIFEST
from exodus.exporters.static.line import PATH

TEXT = """{title}
{rule}

This folder is an archive of what {title} wrote, said, photographed and kept on platforms of the internet{when}.
It needs no network, no server and no program but a web browser: open index.html.

  index.html          the first page; everything is reached from here
  about.html          what it was made from, what is missing, who may read it
  data/media/         photos, videos, recordings and files, byte for byte as they were; named by their sha-256
  {data}  every record as one line of JSON, for programs
  data/archive.sqlite the same as a database with full-text search (datasette data/archive.sqlite)
  search/             the index that the search page reads; thumbs/ small pictures; both can be made anew
  feeds/, outbox.json, actor.json, events.ics, contacts.vcf
                      posts by year, public posts, events and people, for programs that read such
  redirects.json      where what stood at an address of a platform is now

To check that nothing changed, compare every file with its sha-256 (the folder is a bag, BagIt 1.0):
  sha256sum --check --quiet {manifest} {tags}

It holds words of other people too, said to few. Treat it like a box of letters.
All times are {zone}. It was made with exodus.
"""


def write_readme(archive: Archive, title: str) -> None:
    """Write the file."""
    span = archive.survey.span
    when = (
        f", from {archive.clock.day(span.first)} to {archive.clock.day(span.last)}" if span.first and span.last else ""
    )
    text = TEXT.format(
        title=title,
        rule="=" * len(title),
        when=when,
        data=PATH,
        manifest=MANIFEST,
        tags=TAG_MANIFEST,
        zone=archive.clock.zone,
    )
    archive.frame.write("README.txt", text)
