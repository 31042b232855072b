"""Checks on changes, their record, and the waivers on record."""
