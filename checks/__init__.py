"""The checks: one file each, in folders by family; a file that is there is a check that runs."""

from __future__ import annotations

import importlib
import pkgutil


def load() -> None:
    """Import every module below this package, so that each check declares itself."""
    for found in pkgutil.walk_packages(__path__, f"{__name__}."):
        importlib.import_module(found.name)
