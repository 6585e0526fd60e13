"""``exodus.yaml``: optional, beside the store, checked to the letter.

    store: friends.exodus
    destinations:
      home:
        exporter: static
        directory: our-years
        title: Our years
    people:
      Ada: [facebook:100000000000001, x:42]

Secrets never stand in the file: ``${NAME}`` is replaced by the environment variable, and a missing one is an error.
"""

from exodus.config.file import FILE, Config, File, load
from exodus.config.option import Destination, check, destination, options

__all__ = ["FILE", "Config", "Destination", "File", "check", "destination", "load", "options"]
