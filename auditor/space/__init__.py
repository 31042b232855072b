"""Exact sets of packets and the algebra on them; knows rules' header fields, nothing of devices."""

from auditor.space.filters import Sides, permitted
from auditor.space.packets import Box, Packet, PacketSet, Space, UndecidedError

__all__ = ["Box", "Packet", "PacketSet", "Sides", "Space", "UndecidedError", "permitted"]
