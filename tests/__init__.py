"""Tests, the benchmark, and the generator of the documentation pages."""
