"""``exodus.yaml`` as every verb reads it."""

from pathlib import Path

from exodus.config import Config, check
from exodus.config import load as load_file


def load(path: Path | None) -> Config:
    """What the file says, checked against the adapters there are: a mistake shows with the first command, whichever it
    is. Raises ConfigError."""
    config = load_file(path)
    if config.people or config.destinations:
        from exodus import registry

        check(
            config,
            registry.importer_names(),
            registry.exporter_names(),
            lambda name: registry.exporter(name).Options,
        )
    return config
