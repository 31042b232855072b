"""NEC UNIVERGE IX: routers whose configuration looks like IOS and works differently.

Access lists are lines of the outermost level, an interface names several of them in sequence, and what none of them
matches is dropped (filters.py). Dynamic lists keep state for one interface.
"""
