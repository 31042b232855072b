"""Management services of the devices themselves."""
