"""RouterOS translation: dstnat before, srcnat behind routing, first match deciding."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.model.address import ANY4, format_ip, parse_ip, prefix
from auditor.model.forwarding import Nat
from auditor.model.ranges import Ranges
from tests.vendor_parsers.routeros_text import Asked, device_of, unread_of

PLANT = """
/ip address
add address=203.0.113.2/24 interface=ether1
add address=10.1.0.1/24 interface=ether2
"""


def nats(*rules: str, beside: str = "") -> tuple[Nat, ...]:
    return device_of(PLANT + "/ip firewall nat\n" + "\n".join(f"add {rule}" for rule in rules) + "\n" + beside).nats


def nat(rule: str) -> Nat:
    (found,) = nats(rule)
    return found


def test_masquerade_takes_the_address_of_the_interface_it_leaves_by() -> None:
    found = nat("action=masquerade chain=srcnat out-interface=ether1")
    assert (found.kind, found.outward, found.to.lower) == ("source", {"ether1"}, prefix("203.0.113.2"))


def test_masquerade_on_a_line_with_a_given_address_is_unknown_where_to() -> None:
    found = nats("action=masquerade chain=srcnat out-interface=pppoe-out1",
                 beside="/interface pppoe-client\nadd disabled=no interface=ether1 name=pppoe-out1\n")[0]  # fmt: skip
    assert (found.to.lower, found.to.upper) == (Ranges(), ANY4)


def test_src_nat_to_a_range() -> None:
    found = nat("action=src-nat chain=srcnat src-address=10.1.0.0/24 to-addresses=203.0.113.10-203.0.113.11")
    assert (found.source.lower, found.to.lower.size) == (prefix("10.1.0.0/24"), 2)


def test_dst_nat_with_and_without_a_new_port() -> None:
    found = nat(
        "action=dst-nat chain=dstnat dst-address=203.0.113.2 dst-port=8443 protocol=tcp to-addresses=10.1.0.9 to-ports=443"
    )
    assert (found.kind, found.to.lower, found.to_ports) == ("destination", prefix("10.1.0.9"), Ranges.one(443))
    assert nat("action=dst-nat chain=dstnat dst-port=80 protocol=tcp to-addresses=10.1.0.9").to_ports is None


def test_redirect_goes_to_the_router_itself() -> None:
    found = nat("action=redirect chain=dstnat in-interface=ether2 dst-port=53 protocol=udp to-ports=5353")
    assert (found.to.lower, found.to_ports) == (prefix("10.1.0.1"), Ranges.one(5353))


def test_netmap_is_one_to_one() -> None:
    found = nat("action=netmap chain=dstnat dst-address=203.0.113.0/28 to-addresses=10.1.0.16/28")
    assert (found.one_to_one, found.to.lower) == (True, prefix("10.1.0.16/28"))


def test_accept_ends_the_search() -> None:
    assert [one.kind for one in nats("action=accept chain=srcnat dst-address=10.9.0.0/16", "action=masquerade chain=srcnat out-interface=ether1")] == ["identity", "source"]  # fmt: skip


def test_disabled_and_logging_rules_translate_nothing() -> None:
    assert nats("action=masquerade chain=srcnat disabled=yes", "action=log chain=srcnat") == ()


def test_a_chain_of_its_own_is_followed_in_place() -> None:
    found = nats("action=jump chain=dstnat in-interface=ether1 jump-target=publish",
                 "action=dst-nat chain=publish dst-port=80 protocol=tcp to-addresses=10.1.0.9")  # fmt: skip
    assert [(one.inward, format_ip(one.to.lower.least)) for one in found] == [({"ether1"}, "10.1.0.9")]


def test_an_action_nobody_knows_translates_to_anything() -> None:
    found = nat("action=frobnicate chain=srcnat")
    assert (found.to.lower, found.to.upper, found.conditions) == (Ranges(), ANY4, ("action=frobnicate",))
    assert unread_of("/ip firewall nat\nadd action=frobnicate chain=srcnat\n") == ["action=frobnicate"]


def test_what_ipsec_will_take_is_not_masqueraded() -> None:
    """The factory's own rule: ``ipsec-policy=out,none`` keeps traffic of a tunnel untranslated."""
    ipsec = "/ip ipsec peer\nadd address=198.51.100.9/32 name=hq\n/ip ipsec policy\nadd dst-address=10.70.0.0/16 peer=hq src-address=10.1.0.0/16 tunnel=yes\n"
    found = nats("action=masquerade chain=srcnat ipsec-policy=out,none out-interface=ether1", beside=ipsec)
    inner, far = parse_ip("10.1.0.5"), parse_ip("10.70.0.5")
    assert found
    assert not any(inner in one.source.upper and far in one.destination.upper for one in found)


def test_upnp_may_publish_anything_and_certainly_publishes_nothing() -> None:
    (found,) = nats(beside="/ip upnp\nset enabled=yes\n/ip upnp interfaces\nadd interface=ether1 type=external\n")
    assert (found.kind, found.inward, found.to.lower, found.to.upper) == ("destination", {"ether1"}, Ranges(), ANY4)
    assert found.conditions
    assert nats(beside="/ip upnp\nset enabled=no\n") == ()


@pytest.mark.parametrize(
    ("destination", "port", "verdict"),
    [("203.0.113.2", "8443", "permitted"), ("203.0.113.2", "8080", "denied"), ("10.1.0.9", "443", "denied")],
)
def test_only_what_is_published_comes_in(tmp_path: Path, destination: str, port: str, verdict: str) -> None:
    """The rule of the factory configuration: drop what comes from outside and was not translated."""
    asked = Asked(
        tmp_path,
        PLANT
        + """
/ip firewall filter
add action=drop chain=input in-interface=ether1
add action=drop chain=forward connection-nat-state=!dstnat connection-state=new in-interface=ether1
/ip firewall nat
add action=dst-nat chain=dstnat dst-address=203.0.113.2 dst-port=8443 protocol=tcp to-addresses=10.1.0.9 to-ports=443
""",
    )
    assert asked.verdict("203.0.113.77", destination, port) == verdict
