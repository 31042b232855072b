"""What holds of authentication between neighbours where no key is written."""

from __future__ import annotations

from auditor.model.fact import Fact, default
from auditor.model.text import Text

KEYLESS: Fact[bool] = default(
    False,
    Text(
        "no key is written here, and what is written nowhere cannot be asked for",
        "鍵の設定がなく、設定されていない秘密情報は要求できない",
    ),
)
"""Holds on every platform: authentication needs a key of its own."""
