"""Arista EOS (switches, also vEOS and cEOS): ``show running-config``, also with the header a backup tool puts above it."""
