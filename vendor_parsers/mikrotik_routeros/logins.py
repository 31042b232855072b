"""How one logs in to a RouterOS device."""

from __future__ import annotations

from auditor.model.fact import Fact, default
from auditor.model.management import LoginMethod
from auditor.model.text import Text

ACCOUNT: Fact[LoginMethod] = default(
    "user",
    Text(
        "every login is by an account (RouterOS documentation, User: router user database)",
        "必ずアカウントでログインする (RouterOS documentation, User: router user database)",
    ),
)
