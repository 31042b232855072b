"""Wireless LAN: encryption, visibility, power, where an SSID leads, and what is on without need."""
