"""Cisco NX-OS (Nexus switches): ``show running-config``, also with the header a backup tool puts above it."""
