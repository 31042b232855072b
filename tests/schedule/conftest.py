"""A certificate made once."""

from __future__ import annotations

import pytest

from tests.schedule.receivers import Certificate, make_certificate


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate for localhost that nobody has signed but itself."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))
