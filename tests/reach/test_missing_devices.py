"""While a ledger device's configuration is missing, nothing is proved absent, however the question is asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from auditor.cli.reach_command import packet_of
from auditor.engine import Options, load
from auditor.reach.ask import ask
from auditor.reach.network import Network

CONFIG = """\
version 15.2
hostname rt-01
!
interface GigabitEthernet0/0
 ip address 10.10.1.1 255.255.255.0
 ip access-group IN in
!
interface GigabitEthernet0/1
 ip address 10.30.1.1 255.255.255.0
!
ip routing
!
ip access-list extended IN
 deny ip any any
end
"""
PLANT = """\
schema: 1
plant: {name: JB2}
zones:
  - {id: office, kind: it, prefixes: [10.10.0.0/16]}
  - {id: dcs, kind: control, prefixes: [10.30.0.0/16]}
registers: {ledger: ledger.csv}
"""


def network(folder: Path, *names: str) -> Network:
    (folder / "rt-01.cfg").write_text(CONFIG)
    (folder / "plant.yaml").write_text(PLANT)
    rows = "".join(f"A-{number},{name},switch,in_use,y\n" for number, name in enumerate(names))
    (folder / "ledger.csv").write_text("asset_id,name,kind,status,config_expected\n" + rows)
    return load(Options(sources=(str(folder),), as_of=date(2026, 11, 22))).network


def verdicts(found: Network) -> list[str]:
    packet = packet_of("10.10.1.5", "10.30.1.10", "tcp", "502")
    return [ask(found, packet).verdict, ask(found, packet, "office", "dcs").verdict]


def test_a_packet_is_denied_when_every_configuration_was_supplied(tmp_path):
    assert verdicts(network(tmp_path, "rt-01")) == ["denied", "denied"]


def test_nobody_can_tell_while_one_is_missing_with_zones_or_without(tmp_path):
    found = network(tmp_path, "rt-01", "sw-99")
    assert verdicts(found) == ["cannot_tell", "cannot_tell"]
    assert not found.reach("office", "dcs").proved_absent
