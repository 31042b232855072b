"""What is defined, what names it, and what follows for use: the three platforms that name things."""

from __future__ import annotations

import pytest

from auditor.engine.inputs import read_input
from auditor.model.device import Device
from auditor.model.naming import used
from auditor.source.ingest import read_input as decode_input
from vendor_parsers import candidates

IOS = "version 15.2\nhostname r\n!\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n"
ASA = "ASA Version 9.12(4)\n!\nhostname a\n!\ninterface GigabitEthernet1/1\n nameif inside\n security-level 100\n"
ASA += " ip address 10.0.0.1 255.255.255.0\n!\n"
FORTIOS = "#config-version=FGT60F-7.2.5-FW-build1517-230606:opmode=0:vdom=0:user=admin\nconfig system interface\n"
FORTIOS += '    edit "lan"\n        set vdom "root"\n        set ip 10.0.0.1 255.255.255.0\n    next\nend\n'


def device_of(text: str) -> Device:
    (device,) = read_input(decode_input("x.cfg", text.encode()), candidates()).devices
    return device


def standing(text: str) -> dict[str, str]:
    """Name -> ``used``, ``open`` or ``unused`` of everything that is not shipped by the vendor."""
    device = device_of(text)
    sure, possible = used(device.definitions, device.references)
    return {
        one.name: "used" if one.key in sure else "open" if one.key in possible else "unused"
        for one in device.definitions
        if not one.factory
    }


def test_a_member_of_an_unused_group_is_unused() -> None:
    text = ASA + "object network A\n host 10.0.0.5\nobject-group network G\n network-object object A\n"
    assert standing(text) == {"A": "unused", "G": "unused"}
    at_work = "access-list L extended permit ip object-group G any\naccess-group L in interface inside\n"
    assert standing(text + at_work) == {"A": "used", "G": "used", "L": "used"}


def test_a_list_that_names_itself_is_not_used_by_it() -> None:
    assert standing(ASA + "access-list L remark L is old\naccess-list L extended permit ip any any\n") == {
        "L": "unused"
    }


def test_an_object_with_its_own_translation_works_where_it_stands() -> None:
    text = "object network A\n host 10.0.0.5\n nat (inside,outside) static 203.0.113.5\n"
    assert standing(ASA + text) == {"A": "used"}


def test_what_the_asa_ships_is_not_left_over() -> None:
    text = (
        "class-map inspection_default\n match default-inspection-traffic\npolicy-map type inspect dns preset_dns_map\n"
    )
    assert standing(ASA + text) == {}


def test_a_name_in_a_line_nobody_understands_is_possibly_used() -> None:
    text = IOS + "!\nip access-list extended OLD\n permit ip any any\n!\n"
    assert standing(text) == {"OLD": "unused"}
    assert standing(text + "frobnicate gateway OLD\n") == {"OLD": "open"}


@pytest.mark.parametrize("line", [" description OLD", " no ip access-group OLD in"])
def test_free_text_and_removals_are_no_use(line: str) -> None:
    text = IOS + line + "\n!\nip access-list extended OLD\n permit ip any any\n"
    assert standing(text) == {"OLD": "unused"}


def test_a_number_in_an_understood_line_does_not_mean_the_list_of_that_number() -> None:
    text = IOS + "!\nvlan 10\n!\naccess-list 10 permit 10.0.0.0 0.0.0.255\n"
    assert standing(text) == {"10": "unused"}
    assert standing(text + "frobnicate 10\n") == {"10": "open"}


@pytest.mark.parametrize(
    "line",
    [
        "ip nat inside source list 10 interface GigabitEthernet0/0 overload",
        "dialer-list 1 protocol ip list 10",
        "snmp-server community c0mmunity RO 10",
        "ntp access-group peer 10",
        "route-map RM permit 10\n match ip address 10\nip local policy route-map RM",
        "line vty 0 4\n access-class 10 in",
    ],
)
def test_every_place_that_takes_a_list_uses_it(line: str) -> None:
    assert standing(IOS + f"!\naccess-list 10 permit 10.0.0.0 0.0.0.255\n!\n{line}\n")["10"] == "used"


def test_an_as_path_list_is_not_the_packet_list_of_its_number() -> None:
    text = IOS + "!\naccess-list 1 permit any\nip as-path access-list 1 permit ^$\n"
    assert {one.key for one in device_of(text).definitions} == {("acl", "1"), ("as-path-list", "1")}
    assert standing(text) == {"1": "unused"}


def test_a_keyring_of_version_one_needs_nobody_to_name_it() -> None:
    text = "!\ncrypto keyring K\n  pre-shared-key address 192.0.2.1 key secret\ncrypto ikev2 keyring K2\n peer P\n"
    assert standing(IOS + text) == {"K": "used", "K2": "unused"}


def test_undefined_names_keep_the_place_that_names_them() -> None:
    text = IOS + " crypto map GONE\n!\ncrypto map M 10 ipsec-isakmp\n set transform-set TS\n"
    missing = {(one.kind, one.name, one.owner) for one in device_of(text).references if not one.defined}
    assert missing == {("crypto-map", "GONE", ("", "")), ("transform-set", "TS", ("crypto-map", "M"))}


def test_an_empty_group_is_told_from_a_filled_one() -> None:
    text = IOS + "!\nobject-group network E\n description none\nobject-group network F\n host 10.0.0.5\n"
    assert {one.name: one.empty for one in device_of(text).definitions} == {"E": True, "F": False}


PHASES = """\
config vpn ipsec phase1-interface
    edit "to-hq"
        set interface "lan"
        set psksecret ENC AAAA
    next
end
config vpn ipsec phase2-interface
    edit "to-hq-2"
        set phase1name "to-hq"
        set src-name "net"
    next
end
config firewall address
    edit "net"
        set subnet 10.0.0.0 255.255.255.0
    next
end
"""


def test_a_second_phase_does_not_put_its_tunnel_to_work() -> None:
    assert standing(FORTIOS + PHASES) == {"to-hq": "unused", "net": "unused"}
    route = 'config router static\n    edit 1\n        set dst 10.9.0.0 255.255.0.0\n        set device "to-hq"\n    next\nend\n'
    assert standing(FORTIOS + PHASES + route) == {"to-hq": "used", "net": "used"}


def test_what_a_fortigate_ships_is_not_left_over() -> None:
    text = 'config firewall address\n    edit "all"\n    next\n    edit "gmail.com"\n        set type fqdn\n    next\nend\n'
    assert standing(FORTIOS + text) == {}


def test_a_setting_nobody_knows_makes_a_name_possibly_used() -> None:
    text = (
        FORTIOS + 'config firewall address\n    edit "a"\n        set subnet 10.0.0.5 255.255.255.255\n    next\nend\n'
    )
    assert standing(text) == {"a": "unused"}
    assert standing(text + 'config system frobnicator\n    set target "a"\nend\n') == {"a": "open"}
    assert standing(text + 'config system frobnicator\n    set comment "a"\nend\n') == {"a": "unused"}


def test_a_renamed_object_keeps_its_uses_and_a_deleted_one_is_gone() -> None:
    text = FORTIOS + (
        'config firewall address\n    edit "a"\n        set subnet 10.0.0.5 255.255.255.255\n    next\n    edit "b"\n    next\n'
        '    edit "c"\n    next\nend\nconfig firewall addrgrp\n    edit "g"\n        set member "a" "b"\n    next\nend\n'
        'config firewall policy\n    edit 1\n        set srcaddr "g"\n    next\nend\n'
        "config firewall address\n    rename a to z\n    delete c\nend\n"
    )
    assert standing(text) == {"z": "used", "b": "used", "g": "used"}


def test_names_of_two_vdoms_are_kept_apart() -> None:
    vdom = '    edit {name}\n        config firewall address\n            edit "a"\n            next\n        end\n    next\n'
    policy = (
        "    edit one\n        config firewall policy\n            edit 1\n"
        '                set srcaddr "a"\n            next\n        end\n    next\n'
    )
    text = "#config-version=FGT60F-7.2.5-FW-build1517-230606:opmode=0:vdom=1:user=admin\nconfig vdom\n"
    text += vdom.format(name="one") + vdom.format(name="two") + policy + "end\n"
    assert standing(text) == {"one/a": "used", "two/a": "unused"}
