"""One policy, rendered by its publisher for many makers: the renderings permit the same packets.

They differ only in what a target cannot say, and each such difference is named here: an ASA has no ``established``, and
iptables asks the state of the connection instead of the flags of the segment. Each rendering is given to its own platform: two
of them are lists that no device's line surrounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.model.address import ANY4, prefix
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Rule, RuleSet
from auditor.model.service import TCP
from auditor.source.ingest import ingest
from auditor.space.filters import Listing, Sides, permitted
from auditor.space.packets import PacketSet, Space
from vendor_parsers import load

FOLDER = Path("corpus") / "files"
RENDERINGS = {
    "cisco_ios": ("cisco_ios/aerleon_aerleon__sample_multitarget.acl.ref", "edge-inbound"),
    "brocade": ("brocade_icx/aerleon_aerleon__sample_multitarget.bacl.ref", "edge-inbound"),
    "cisco_nxos": ("cisco_nxos/aerleon_aerleon__sample_multitarget.nxacl.ref", "edge-inbound"),
    "arista_eos": ("arista_eos/aerleon_aerleon__sample_multitarget.eacl.ref", "edge-inbound"),
    "juniper_junos": ("juniper_junos/aerleon_aerleon__sample_multitarget.jcl.ref", "edge-inbound"),
    "cisco_asa": ("cisco_asa/aerleon_aerleon__sample_multitarget.asa.ref", "asa_in"),
    "linux_iptables": ("iptables/aerleon_aerleon__sample_multitarget.ipt.ref", "INPUT"),
}
PLATFORM = {"brocade": "cisco_ios"}
"""Its rendering is IOS word for word."""
SERVED = prefix("200.1.1.1/32") | prefix("200.1.1.2/31") | prefix("200.1.1.4/31")
"""The addresses whose answers the policy lets in."""


@pytest.fixture(scope="module")
def space() -> Space:
    return Space()


@pytest.fixture(scope="module")
def rendered(shared: Path, space: Space) -> dict[str, PacketSet]:
    """What each rendering permits of IPv4 packets that may begin something on a stateful target."""
    return {name: packets(space, device_of(shared, name), RENDERINGS[name][1]) for name in RENDERINGS}


def device_of(shared: Path, name: str) -> Device:
    platform = load(PLATFORM.get(name, name))
    (source,) = ingest([str(shared / FOLDER / RENDERINGS[name][0])])
    (document,) = source.documents
    return platform.parse(platform.read(document))


def packets(space: Space, device: Device, name: str) -> PacketSet:
    """The packets one list permits; nothing in it may be uncertain."""
    lists = {found.name: found for found in device.filters}
    chosen = next(found for found in device.filters if found.name.split("/")[-1].split()[-1] == name)
    everything = space.box(source=ANY4, destination=ANY4)
    found = permitted(
        space, tuple(new(chosen)), chosen.default, Sides(everything, everything),
        lambda asked: (Listing(new(lists[asked])), lists[asked].default) if asked in lists else None,
    )  # fmt: skip
    assert found.lower == found.upper
    return found.lower


def new(rules: RuleSet) -> Iterator[Rule]:
    return (rule for rule in rules.rules if rule.starts)


def tcp_to_served(space: Space, *, established: bool) -> PacketSet:
    fields = [None, SERVED, Ranges.one(TCP), None, Ranges.one(int(established)), None, None]
    return PacketSet(space, space.diagram.box(fields))


@pytest.mark.parametrize("name", ["brocade", "cisco_nxos", "arista_eos", "juniper_junos"])
def test_targets_that_can_say_all_of_it_permit_the_same(rendered, name):
    assert rendered["cisco_ios"]
    assert rendered[name] == rendered["cisco_ios"]


def test_an_asa_permits_more_only_where_it_cannot_say_established(rendered, space):
    assert not rendered["cisco_ios"] - rendered["cisco_asa"]
    more = rendered["cisco_asa"] - rendered["cisco_ios"]
    assert more
    assert not more - tcp_to_served(space, established=False)


def test_iptables_permits_less_only_where_it_asks_the_state_instead_of_the_flags(rendered, space):
    assert not rendered["linux_iptables"] - rendered["cisco_ios"]
    less = rendered["cisco_ios"] - rendered["linux_iptables"]
    assert less
    assert not less - tcp_to_served(space, established=True)
