"""The store: one folder ``NAME.exodus/`` with ``store.sqlite`` and the blobs, readable with any SQLite tool."""

from exodus.store.blob import Blobs
from exodus.store.database import Store
from exodus.store.journal import Journal
from exodus.store.staging import Staging

__all__ = ["Blobs", "Journal", "Staging", "Store"]
