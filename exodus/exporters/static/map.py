"""The map: where things were written and photographed, on an outline of the land that ships with the archive.

The outline is Natural Earth's 1:110m land (public domain), equirectangular; nothing is asked of a map server.
"""

import re
from functools import cache

from markupsafe import escape

from exodus import render
from exodus.exporters.static.archive import Archive
from exodus.exporters.static.frame import HERE, counted

WIDTH, HEIGHT = 1000, 500
NARROWEST = 140
"""The map never shows less than so much (50 degrees): the outline is no finer."""
POINTS = 400
"""So many points are drawn; where there would be more, near ones are drawn as one."""


def write_atlas(archive: Archive) -> None:
    """Write the map, and the list of all places."""
    atlas = archive.survey.atlas
    points = []
    found = [(count, first, *_drawn_at(*first[2:])) for count, first in atlas.points(POINTS)]
    left, top, width = _view([(x, y) for *_, x, y in found])
    for count, (key, name, _, _), x, y in found:
        radius = round(min(6 + count**0.5, 18) * width / WIDTH, 2)
        label = f"{render.excerpt(name, 80) or 'somewhere'}: {counted(count, 'thing')}"
        dot = f'<circle cx="{x}" cy="{y}" r="{radius}"><title>{escape(label)}</title></circle>'
        where = archive.places.link(key)
        points.append(f'<a href="../{where}" aria-label="{escape(label)}">{dot}</a>' if where else dot)
    drawn = ""
    if points:
        told = f"Map with {counted(len(points), 'point')}"
        size = f'viewBox="{left} {top} {width} {width / 2:.1f}" role="group" aria-label="{told}"'
        drawn = f'<svg class="map" {size}><path class="land" d="{_land()}"/>{"".join(points)}</svg>'
    lead = (
        '<p class="lead">Where things were written and photographed, as far as the platforms say. '
        "Each place leads to one thing from there.</p>"
    )
    sheet = archive.sheet("map/index", "Map", lead=lead + drawn)
    sheet.group("<h2>Places</h2>", '<table class="places"><tbody>', "</tbody></table>")
    for name, (count, key) in sorted(atlas.named.items(), key=lambda entry: (-entry[1][0], entry[0])):
        where = archive.places.link(key)
        title = f"<bdi>{escape(render.excerpt(name, 120))}</bdi>"
        title = f'<a href="../{where}">{title}</a>' if where else title
        sheet.add(f'<tr><th scope="row">{title}</th><td class="n">{count:,}</td></tr>')
    sheet.close()


def _drawn_at(latitude: float, longitude: float) -> tuple[float, float]:
    return round((longitude + 180) * WIDTH / 360, 2), round((90 - latitude) * HEIGHT / 180, 2)


def _view(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """The part of the world that holds all points, with some land around them: left, top, width; half as high."""
    if not points:
        return 0.0, 0.0, float(WIDTH)
    (west, east), (north, south) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    width = min(max((east - west) * 1.25, (south - north) * 2.5, NARROWEST), WIDTH)
    left = min(max((west + east - width) / 2, 0), WIDTH - width)
    top = min(max((north + south - width / 2) / 2, 0), HEIGHT - width / 2)
    return round(left, 1), round(top, 1), round(width, 1)


@cache
def _land() -> str:
    found = re.search(r' d="([^"]*)"', (HERE / "assets" / "land.svg").read_text(encoding="utf-8"))
    return found[1] if found else ""
