"""Published shapes: the plant file and the JSON report."""
