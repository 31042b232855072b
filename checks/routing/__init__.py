"""Ways that routes and translations open."""
