"""Whose takeout it is, in whichever format and year it says so."""

from exodus.importers.instagram import early, layout, profile
from exodus.importers.instagram.profile import Profile
from exodus.takeout import Takeout


def identify(takeout: Takeout, *, counted: bool) -> Profile:
    """The owner's profile; with ``counted`` its members count as read."""
    flat = early.profile(takeout, counted)
    if flat:
        return flat
    told = profile.profile(takeout, counted)
    if told.source or not layout.pages(takeout):
        return told
    from exodus.importers.instagram import page  # with the parser of pages, for takeouts that have some

    return page.profile(takeout, counted) or told
