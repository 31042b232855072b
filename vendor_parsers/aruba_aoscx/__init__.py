"""ArubaOS-CX (AOS-CX switches): ``show running-config``, also with the header a backup tool puts above it."""
