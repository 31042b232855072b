"""Aruba mobility controllers with ArubaOS: profiles that name each other, roles made of session access lists.

A virtual AP joins an SSID profile, an AAA profile and a VLAN; AP groups say where it is offered. The AAA profile gives clients a
role, and the role names the lists their packets meet. Only settings that differ from the default are printed.
"""
