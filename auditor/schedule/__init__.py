"""Audits that run by themselves: when they run, what they tell whom, and how nothing of it is lost."""
