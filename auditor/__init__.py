"""auditor: reads exported network configurations offline and answers the plant-IoT security manual."""

__version__ = "0.1.0"
