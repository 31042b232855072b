"""What platforms say of ways out: services that open ports, lines, dial-in, radios, and objects that are DNS names."""

from __future__ import annotations

import pytest

from auditor.engine import audit_texts
from auditor.model.device import Device
from auditor.model.ranges import Ranges

ROUTEROS = "# 2024-03-14 11:20:05 by RouterOS 7.12.1\n/interface bridge\nadd name=b\n/ip address\nadd address=192.0.2.2/24 interface=ether1\n"
RTX = "# RTX1210 Rev.14.01.40 (Thu Mar 11 09:12:31 2021)\nip lan1 address 10.1.1.1/24\n"
IOS = "version 17.6\nhostname r1\n!\n"
FORTIOS = "#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin\n"
JUNOS = "set version 21.4R3\nset system host-name fw\n"
ASA = "ASA Version 9.12(4)\nhostname fw\n"
OPENWRT = "package network\nconfig interface 'wan'\n\toption device 'eth1'\n\toption proto 'dhcp'\nconfig interface 'lan'\n\toption device 'eth0'\n\toption proto 'static'\n"


def device_of(text: str) -> Device:
    (device,) = audit_texts({"x.cfg": text}, select=("EXT-001",)).devices
    return device


@pytest.mark.parametrize(
    ("text", "enabled", "outward"),
    [
        pytest.param(f"{ROUTEROS}/ip upnp\nset enabled=yes\n/ip upnp interfaces\nadd interface=ether1 type=external\n",
                     True, {"ether1"}, id="mikrotik-on"),
        pytest.param(f"{ROUTEROS}/ip upnp\nset enabled=no\n", False, None, id="mikrotik-off"),
        pytest.param(f"{ROUTEROS}/ip nat-pmp\nset enabled=yes\n", True, None, id="mikrotik-nat-pmp"),
        pytest.param(f"{ROUTEROS}/ip upnp\nset show-dummy-rule=no\n", False, None, id="mikrotik-default"),
        pytest.param(f"{RTX}upnp use on\nupnp external address refer pp 1\n", True, {"pp1"}, id="yamaha-on"),
        pytest.param(f"{RTX}upnp use off\n", False, None, id="yamaha-off"),
        pytest.param(f"{OPENWRT}package upnpd\nconfig upnpd 'config'\n\toption enabled '1'\n", True, {"eth1"},
                     id="openwrt-on"),
        pytest.param(f"{OPENWRT}package upnpd\nconfig upnpd 'config'\n\toption enable_upnp '1'\n", None, {"eth1"},
                     id="openwrt-not-said"),
        pytest.param(f"{OPENWRT}package upnpd\nconfig upnpd 'config'\n\toption enabled '1'\n\toption enable_upnp '0'\n"
                     "\toption enable_natpmp '0'\n", False, {"eth1"}, id="openwrt-neither"),
    ],
)  # fmt: skip
def test_port_mapping_on_request(text: str, enabled: bool | None, outward: set[str] | None) -> None:
    device = device_of(text)
    (mapper,) = device.port_mappers
    assert (mapper.enabled.value, mapper.outward) == (enabled, outward)
    opened = [nat for nat in device.nats if nat.at == mapper.at]
    assert [nat.to.lower for nat in opened] == ([] if enabled is False else [Ranges()])
    assert not device.unread


@pytest.mark.parametrize(
    ("text", "name", "idle"),
    [
        pytest.param(f"{RTX}pp select 1\n pp always-on on\n pppoe use lan2\n pp enable 1\n", "pp1", 0, id="yamaha-always"),
        pytest.param(f"{RTX}pp select 1\n pppoe use lan2\n pppoe disconnect time 60\n pp enable 1\n", "pp1", 60,
                     id="yamaha-after-a-minute"),
        pytest.param(f"{IOS}interface Cellular0/2/0\n dialer in-band\n dialer idle-timeout 0\n", "Cellular0/2/0", 0,
                     id="ios-never"),
        pytest.param(f"{IOS}interface Dialer1\n dialer in-band\n", "Dialer1", 120, id="ios-default"),
        pytest.param(f"{IOS}interface Dialer1\n dialer persistent\n", "Dialer1", 0, id="ios-persistent"),
    ],
)  # fmt: skip
def test_how_long_a_line_stays_up(text: str, name: str, idle: int) -> None:
    (line,) = device_of(text).outside_lines
    assert (line.name, line.idle.value) == (name, idle)


def test_ngn_tells_an_ipoe_line_and_a_schedule_one_that_is_cut() -> None:
    lines = device_of(f"{RTX}ngn type lan2 ntt\nschedule at 1 */* 20:00:00 * pp disable 1\n").outside_lines
    assert {(line.name, line.medium, line.timed.value) for line in lines} == {
        ("lan2", "flets_ipoe", None), ("pp1", "", True),
    }  # fmt: skip


def test_a_modem_that_answers_is_a_way_in_and_one_that_only_calls_is_none() -> None:
    assert [line.name for line in device_of(f"{IOS}line aux 0\n modem InOut\n").dial_ins] == ["line aux 0"]
    assert not device_of(f"{IOS}line aux 0\n modem Host\n").dial_ins


@pytest.mark.parametrize(
    ("text", "interface", "mode"),
    [
        pytest.param(f"{ROUTEROS}/interface wireless\nset [ find default-name=wlan1 ] disabled=no mode=station-bridge ssid=far\n",
                     "wlan1", "station", id="mikrotik"),
        pytest.param(f"{IOS}interface Dot11Radio0\n station-role workgroup-bridge\n", "Dot11Radio0", "station", id="ios"),
        pytest.param(f"{IOS}interface Dot11Radio0\n station-role root bridge\n", "Dot11Radio0", "bridge", id="ios-bridge"),
        pytest.param(f"{OPENWRT}package wireless\nconfig wifi-iface 'up'\n\toption device 'radio0'\n\toption mode 'sta'\n"
                     "\toption ssid 'far'\n\toption encryption 'none'\n", "wifi up", "station", id="openwrt"),
    ],
)  # fmt: skip
def test_a_radio_that_joins_another_network_serves_no_clients(text: str, interface: str, mode: str) -> None:
    device = device_of(text)
    assert [(link.interface, link.mode) for link in device.air_links] == [(interface, mode)]


def test_an_access_point_joins_nobody() -> None:
    assert not device_of(f"{IOS}interface Dot11Radio0\n station-role root\n").air_links


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f'{FORTIOS}config firewall address\nedit "upd"\nset type fqdn\nset fqdn "update.example.net"\nnext\nend\n',
                     id="fortios"),
        pytest.param(f"{ASA}object network upd\n fqdn v4 update.example.net\n", id="asa"),
        pytest.param(f"{JUNOS}set security address-book global address upd dns-name update.example.net\n", id="junos"),
    ],
)  # fmt: skip
def test_an_object_of_a_dns_name_keeps_the_name(text: str) -> None:
    assert [(host.name, host.host) for host in device_of(text).named_hosts] == [("upd", "update.example.net")]
