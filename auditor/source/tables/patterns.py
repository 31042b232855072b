"""The shapes of columns in ``show`` tables, by the names that the templates use for them.

No pattern reaches over the end of a line, and each is linear on the lines it sees (at most ``run.LONGEST`` characters). Column layouts: Cisco IOS Configuration
Fundamentals, Interface and IP Routing command references (``show version``, ``show interfaces status``, ``show cdp
neighbors``, ``show lldp neighbors``, ``show mac address-table``, ``show ip route``), ASA Command Reference (``show version``,
``show route``), FortiOS CLI Reference (``get system status``, ``get router info routing-table all``).
"""

from __future__ import annotations

_IP4 = r"(?:\d{1,3}\.){3}\d{1,3}"

PATTERNS = {
    "TEXT": r"\S.*",
    "REST": r"(?:[^\w\n].*)?",
    "NAME": r"(?:\S.*)?",
    "COLON": r" ?:.*",
    "NOT_COMMA": r"[^,\n]+",
    "NOT_BRACKET": r"[^)\n]*",
    "IP4": _IP4,
    # interfaces and MAC addresses
    "PORT": r"[A-Za-z][A-Za-z-]{0,24}\d[\d/.:]{0,24}",
    "PORT_STATUS": r"connected|notconnect|notconnec|disabled|err-disabled|inactive|monitoring|suspended|suspnd|faulty"
    r"|sfpAbsent|sfpAbsen|xcvrAbsen|xcvrInval|noOperMem|linkFlapE|sfpInvali|channelDo|up|down",
    "PORT_VLAN": r"\d{1,4}|trunk|routed|unassigned|f-path|--|rspan|private|pvlan\S{0,20}|\d{1,4},\d{1,4}",
    "DUPLEX": r"a-full|a-half|full|half|auto|--",
    "SPEED": r"(?:a-)?\d{1,6}G?(?:\(D\))?|auto(?:\(D\))?|(?:a-)?\d{1,3}Gig|--",
    "PORT_HEADING": r"Name +Status.*",
    "MAC": r"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}|(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}",
    "MAC_VLAN": r"(?:[*+G~] +)?(?:\d{1,4}|All|all|ALL|N/A|-+)",
    "MAC_HEADING": r"(?:Mac Address Table|MAC address table|Legend: |VLAN |Vlan |vlan |----|Total |Multicast Entries|Unicast "
    r"Entries|Destination Address|Displaying entries|Codes: |\* - primary|age - seconds|\(T\) - True|Dynamic Address|"
    r"Secure Address|Static Address|System Self|Note: |\+ - primary|Non-static Address).*|-[- +]*",
    # routing tables
    "ROUTE_CODE": r"[A-Za-z]{1,2}\*?(?: ?(?:IA|EX|E1|E2|N1|N2|L1|L2|ia|su))?(?: {0,4}[%+p&>*]){0,3}",
    "ROUTE_PREFIX": rf"{_IP4}(?:/\d{{1,2}}| {_IP4})?",
    "ROUTE_HOW": r"is directly connected|is a summary|connected by VPN \(advertised\)",
    "ROUTE_REST": r"(?:[, ].*)?",
    "ROUTE_SUBNETTED": r"(?:variably )?subnetted, .*",
    "ROUTE_HEADING": r"(?:Codes: .*|[A-Za-z*>+%&]{1,2}\d? - .*|Gateway of last resort .*|(?:IPv4 )?Routing table.*)",
    # discovery protocols
    "CDP_PORT": r"[A-Za-z][A-Za-z-]{1,20} ?\d[\d/.:]{0,24}|mgmt\d|[A-Z][a-z]{2} -?\d+",
    "CDP_PLATFORM": r"(?:\S.*?)?",
    "CDP_FAR_PORT": r"[A-Za-z][A-Za-z-]{1,20} \d\S*|\S+",
    "CDP_CAPABILITY": r"(?:[A-Za-z] ){0,9}[A-Za-z]|",
    "CDP_HEADING": r"(?:Capability Codes: |[A-Za-z] - |Device[ -]ID |Total cdp entries|Total entries displayed).*",
    "CDP_ADDRESS": r"(?:IP|IPv4|IPv6)[ -][Aa]ddress:",
    "CDP_FIELD": r"(?:-{8,}|(?:Entry address|Interface address|Management address|Mgmt address|Holdtime|advertisement version|"
    r"Advertisement Version|Protocol Hello|VTP Management Domain|Native VLAN|Duplex|Unidirectional Mode|Power |Peer Source MAC|"
    r"Second Port Status|Spare Pair|PSE |PD |Management power|System Name|SysObjectID|Physical Location|MTU|VTP domain|"
    r"Local Interface MAC|Remote Interface MAC|Total cdp entries|AppliesTo|Available|Request).*)",
    "LLDP_DEVICE": r"\S.{0,63}?",
    "LLDP_FULL_DEVICE": r"\S.{18}\S",
    "LLDP_CAPABILITY": r"[A-Z](?:,[A-Z]){0,9}|N/A|",
    "LLDP_HEADING": r"(?:Capability codes:|\([A-Z]\) |Device ID |Total entries displayed|Total cdp entries).*",
    "LLDP_ADDRESS": r"IP:|IPv6:|Management Address:|Management Address IPV6:",
    "LLDP_FIELD": r"(?:-{8,}|(?:Local Intf service instance|System Name -|System Description -|Port Description|Time remaining|Time Remaining|System Capabilities|"
    r"Enabled Capabilities|Management Addresses|Management Address|Auto Negotiation|Physical media capabilities|Media "
    r"Attachment Unit|Vlan ID|VLAN ID|Peer Source MAC|Total entries displayed|MED |H/W revision|F/W revision|S/W revision|"
    r"Serial number|Manufacturer|Model|Capabilities: |Device type|Network Polic|PD device|Power |Location|Other: |"
    r"\d{1,3}base|1000base|Symm|Asym|other/unknown|Unknown AppType|Voice|Link Aggregation|PoE|Local PSE|Remote ).*)",
    # versions
    "VERSION_PRODUCT": r"(?:Cisco IOS|IOS \(tm\)|Cisco Adaptive Security Appliance|Cisco PIX).*?,? ",
    "NXOS_PRODUCT": r"NXOS:|system:|Cisco Nexus Operating System.*",
    "VERSION_WORD": r"[\w.()-]{1,60}",
    "CISCO": r"[Cc]isco",
    "UPTIME": r"\d+ (?:year|week|day|hour|min|sec).*",
    "MODEL_NUMBER": r"Model [Nn]umber +",
    "BOARD_ID": r"Processor [Bb]oard ID",
    "SERIAL_NUMBER": r"(?:System [Ss]erial [Nn]umber|Serial Number) *",
    "SERIAL": r"[A-Za-z0-9-]{4,40}",
    "FORTIOS_MODEL": r"[A-Za-z0-9-]{3,60}",
}
