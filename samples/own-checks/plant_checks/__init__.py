"""The plant's own checks. Importing this package imports them, and importing one declares it."""

from plant_checks import names

__all__ = ["names"]
