"""Takeouts as they come: folders and zips, whole or in parts, opened read-only and never unpacked.

Everything in a takeout is untrusted: no name leads out of it, no link is followed, and nothing inflates beyond what it
declares and what is plausible.
"""

from exodus.takeout.element import Element
from exodus.takeout.member import Member, is_junk, is_own
from exodus.takeout.package import Takeout
from exodus.takeout.part import FolderPart, Part, open_part
from exodus.takeout.tree import Json
from exodus.takeout.zip import ZipPart

__all__ = [
    "Element",
    "FolderPart",
    "Json",
    "Member",
    "Part",
    "Takeout",
    "ZipPart",
    "is_junk",
    "is_own",
    "open_part",
]
