"""What routes, routing protocols and translations open."""
