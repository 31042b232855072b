"""What can reach what: segments, routes, filters and translations followed exactly, between two bounds."""
