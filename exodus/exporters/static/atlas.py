"""Where things were, learned on the first walk: by square of a grid, and by the place's name."""

from collections import Counter

from exodus.model import Location

STEP = 0.25
"""Points within so many degrees of each other are drawn as one."""


class Atlas:
    """Learns where things were: by square of the grid, and by the place's name."""

    def __init__(self) -> None:
        self.squares: Counter[tuple[int, int]] = Counter()
        self.named: dict[str, tuple[int, str]] = {}
        self.first: dict[tuple[int, int], tuple[str, str, float, float]] = {}

    def add(self, key: str, location: Location) -> None:
        """Something was here."""
        name = (location.name or location.address or "").strip()
        latitude, longitude = location.latitude, location.longitude
        if latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180:
            square = (int((latitude + 90) // STEP), int((longitude + 180) // STEP))
            self.squares[square] += 1
            self.first.setdefault(square, (key, name, latitude, longitude))
            name = name or f"{latitude:.1f}, {longitude:.1f}"
        if name:
            count, known = self.named.get(name, (0, key))
            self.named[name] = (count + 1, known)

    def points(self, most: int) -> list[tuple[int, tuple[str, str, float, float]]]:
        """How many things are where, the largest first: (count, (key of the first, name, latitude, longitude)). The
        grid is made coarser until there are no more than ``most``."""
        step, counts, named = 1, Counter(self.squares), self.first
        while len(counts) > most:
            step *= 2
            counts, named = Counter(), {}
            for (row, column), count in sorted(self.squares.items()):
                square = (row // step, column // step)
                counts[square] += count
                named.setdefault(square, self.first[row, column])
        ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
        return [(count, named[square]) for square, count in ordered]
