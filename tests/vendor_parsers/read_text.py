"""Texts of any platform as devices: recognised, read and accounted for as an audit does it."""

from __future__ import annotations

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input
from auditor.model.device import Device
from auditor.source.ingest import read_input as ingest

PLATFORMS = all_platforms()


def device_of(text: str, platform: str) -> Device:
    """The only device of a text, which must be this platform's."""
    (device,) = read_input(ingest("device.txt", text.encode()), PLATFORMS).devices
    assert device.platform == platform
    return device
