"""The small plant the examples of this family share."""

from __future__ import annotations

PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: hmi
    kind: ctrl_info
    prefixes: [10.20.0.0/16]
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
"""
ROUTER = """\
version 15.2
hostname rt-01
!
interface GigabitEthernet0/0
 ip address 10.10.1.1 255.255.255.0
 ip access-group OFFICE-IN in
!
interface GigabitEthernet0/1
 ip address 10.20.1.1 255.255.255.0
 ip access-group HMI-IN in
!
interface GigabitEthernet0/2
 ip address 10.30.1.1 255.255.255.0
 ip access-group DCS-IN in
!
ip routing
!
ip access-list extended OFFICE-IN
{office}
 deny ip any any log
ip access-list extended HMI-IN
{hmi}
 deny ip any any log
ip access-list extended DCS-IN
{dcs}
 deny ip any any log
end
"""


def router(
    office: str = " permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.10 eq 443",
    hmi: str = " permit tcp 10.20.1.0 0.0.0.255 host 10.30.1.10 eq 502",
    dcs: str = " permit tcp host 10.30.1.10 host 10.20.1.20 eq 4840",
) -> str:
    """A router between the three zones; the permits start on lines 19, 22 and 25."""
    return ROUTER.format(office=office, hmi=hmi, dcs=dcs)


def standby(number: int, dcs: str = " permit tcp host 10.30.1.10 host 10.20.1.20 eq 4840") -> str:
    """One of two routers that share an address in the control zone (line 14)."""
    text = router(dcs=dcs).replace("hostname rt-01", f"hostname rt-0{number}")
    for net in (10, 20, 30):
        text = text.replace(f"10.{net}.1.1 255", f"10.{net}.1.{number + 1} 255")
    return text.replace(" ip access-group DCS-IN in\n", " standby 1 ip 10.30.1.1\n ip access-group DCS-IN in\n", 1)


STANDBY_PLANT = (
    PLANT
    + """\
links:
  - {from: "rt-01:GigabitEthernet0/2", to: "rt-02:GigabitEthernet0/2"}
"""
)
FLOWS = """\
flow_id,src_zone,src,dst_zone,dst,proto,port,initiator,purpose,view_only,owner,expires
F-01,office,10.10.1.0/24,hmi,10.20.1.10,tcp,443,src,trend display,y,production,
F-02,hmi,10.20.1.0/24,dcs,10.30.1.10,tcp,502,src,set points,n,instrumentation,
F-03,dcs,10.30.1.10,hmi,10.20.1.20,tcp,4840,src,process values,n,instrumentation,
"""
WITH_FLOWS = PLANT + "registers:\n  flows: flows.csv\n"
