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
POINTS = 400
"""So many points are drawn; where there would be more, near ones are drawn as one."""


def write_atlas(archive: Archive) -> None:
    """Write the map, and the list of all places."""
    atlas = archive.survey.atlas
    points = []
    for count, (key, name, latitude, longitude) in atlas.points(POINTS):
        radius = round(min(4 + count**0.5, 16), 1)
        x, y = round((longitude + 180) * WIDTH / 360, 1), round((90 - latitude) * HEIGHT / 180, 1)
        label = f"{render.excerpt(name, 80) or 'somewhere'}: {counted(count, 'thing')}"
        dot = f'<circle cx="{x}" cy="{y}" r="{radius}"><title>{escape(label)}</title></circle>'
        where = archive.places.link(key)
        points.append(f'<a href="../{where}" aria-label="{escape(label)}">{dot}</a>' if where else dot)
    drawn = ""
    if points:
        told = f"Map of the world with {counted(len(points), 'point')}"
        size = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="{told}"'
        drawing = f'<svg class="map" {size}><path class="land" d="{_land()}"/>{"".join(points)}</svg>'
        drawn = f'<div class="scroll">{drawing}</div>'
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


@cache
def _land() -> str:
    found = re.search(r' d="([^"]*)"', (HERE / "assets" / "land.svg").read_text(encoding="utf-8"))
    return found[1] if found else ""
