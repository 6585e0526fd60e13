"""Leave the big platforms together, without losing anything."""

__version__ = "0.1.0"
