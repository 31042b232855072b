"""``show`` tables to observed facts: bundled TTP templates, every line accounted for."""

from __future__ import annotations

from auditor.source.tables.read import Table, merge, read_table

__all__ = ["Table", "merge", "read_table"]
