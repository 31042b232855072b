"""External connections: each found once, judged with what is known, and left open where something is not."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.check import Result, Verdict
from auditor.engine import audit_texts
from auditor.findings import Audit
from checks.external._plants import GRE, GRE_PLANT, IPIP, IPIP_PLANT, LTE, LTE_PLANT, LTE_ROWS
from checks.external._words import marked
from checks.routing._plants import ASA, ASA_PLANT, FLOWS, RTX, RTX_PLANT

HEADER = "ext_id,device,interface_or_vpn,usage_type,medium,status,always_on\n"
WITH_REGISTER = GRE_PLANT + "registers:\n  external_connections: external_connections.csv\n"


def audited(check: str, configs: Mapping[str, str], plant: str, rows: str = "", flows: str = "") -> Audit:
    registers = {"external_connections.csv": HEADER + rows} if "external_connections.csv" in plant else {}
    registers |= {"flows.csv": flows} if flows else {}
    audit = audit_texts(configs, plant, registers, select=(check,))
    assert not audit.not_run
    return audit


def results(audit: Audit, subject: str = "") -> list[Result]:
    return [result for _, result in audit.results if subject in result.subject]


def verdicts(audit: Audit, subject: str = "") -> list[Verdict]:
    return [result.verdict for result in results(audit, subject)]


def test_a_tunnel_and_its_interface_are_one_point() -> None:
    audit = audited("EXT-001", {"rt-wan.cfg": GRE}, WITH_REGISTER)
    assert [point.interface for point in audit.external_points] == ["GigabitEthernet0/0/0", "Tunnel0"]
    assert [point.kind for point in audit.external_points] == ["interface", "vpn"]


def test_a_row_of_the_tunnels_interface_declares_the_tunnel() -> None:
    rows = "EC-1,rt-wan,Tunnel0,b1,internet,in_use,y\nEC-2,rt-wan,Gi0/0/0,,internet,in_use,y\n"
    audit = audited("EXT-001", {"rt-wan.cfg": GRE}, WITH_REGISTER, rows)
    assert all(point.declared for point in audit.external_points)
    assert Verdict.FAIL not in verdicts(audit)


def test_a_row_in_use_of_which_nothing_is_there_warns_and_one_of_a_strange_device_does_not() -> None:
    rows = "EC-1,rt-wan,Dialer9,,internet,in_use,y\nEC-2,rt-other,wan1,,internet,in_use,y\n"
    audit = audited("EXT-001", {"rt-wan.cfg": GRE}, WITH_REGISTER, rows)
    assert verdicts(audit, "rt-wan:Dialer9") == [Verdict.WARN]
    assert verdicts(audit, "rt-other") == []
    standings = {point.interface: point.standing for point in audit.external_points if point.kind is None}
    assert standings == {"Dialer9": "gone", "wan1": "not_supplied"}


def test_the_usage_type_follows_the_networks_that_use_a_line_and_is_left_open_where_several_do() -> None:
    audit = audited("EXT-001", {"rt-wan.cfg": GRE}, GRE_PLANT)
    points = {point.interface: point for point in audit.external_points}
    assert (points["Tunnel0"].usage_type, points["Tunnel0"].zones) == ("B", ("office",))
    both = GRE_PLANT.replace(
        "  - id: hq\n", "  - id: dcs\n    kind: control\n    prefixes: [10.30.0.0/16]\n  - id: hq\n"
    )
    text = GRE.replace(
        "ip routing\n", "interface GigabitEthernet0/0/2\n ip address 10.30.1.1 255.255.255.0\n!\nip routing\n"
    )
    points = {point.interface: point for point in audited("EXT-001", {"rt-wan.cfg": text}, both).external_points}
    assert (points["Tunnel0"].usage_type, points["Tunnel0"].candidates) == ("", ("B", "E"))


def test_a_line_into_the_control_network_over_radio_to_a_partner_is_e2() -> None:
    plant = LTE_PLANT.replace("kind: ctrl_info", "kind: control").partition("registers:")[0]
    (point,) = audited("EXT-001", {"rt-maint.cfg": LTE}, plant).external_points
    assert (point.usage_type, point.medium) == ("e2", "wwan")


def test_words_of_descriptions_are_whole_words() -> None:
    words = ("unused", "old", "旧", "予備")
    assert [marked(text, words) for text in ("OLD line", "threshold", "復旧用回線", "旧回線", "フレッツ予備")] == [
        "old", "", "", "旧", "予備",
    ]  # fmt: skip


def test_a_registered_line_in_use_may_be_called_a_spare() -> None:
    text = LTE.replace("LTE of the maintenance company", "spare LTE")
    rows = "EC-2,rt-maint,Cellular0/2/0,,closed_wwan,{},y\n"
    for status, expected in (("in_use", Verdict.PASS), ("", Verdict.FAIL), ("idle", Verdict.FAIL)):
        audit = audited("EXT-003", {"rt-maint.cfg": text}, LTE_PLANT, rows.format(status))
        assert verdicts(audit, "Cellular") == [expected], status


def test_without_a_status_nobody_knows_whether_a_line_is_used() -> None:
    audit = audited("EXT-003", {"rt-maint.cfg": LTE}, LTE_PLANT, "EC-2,rt-maint,Cellular0/2/0,,closed_wwan,,y\n")
    assert verdicts(audit, "Cellular") == [Verdict.CANNOT_TELL]


def test_a_tunnel_no_route_leads_into_is_unused() -> None:
    text = GRE.replace("ip route 10.50.0.0 255.255.0.0 Tunnel0\n", "")
    found = results(audited("EXT-003", {"rt-wan.cfg": text}, GRE_PLANT), "Tunnel0")
    assert [(one.verdict, one.says) for one in found] == [(Verdict.FAIL, "unrouted")]


def test_a_tunnel_for_frames_needs_no_route_and_one_to_a_private_peer_may_lead_nowhere_outside() -> None:
    for kind, peer, expected in (
        ("ipip", "203.0.113.130", Verdict.FAIL), ("l2tpv3", "203.0.113.130", Verdict.CANNOT_TELL),
        ("ipip", "10.77.0.1", Verdict.CANNOT_TELL),
    ):  # fmt: skip
        text = IPIP.replace("ip route 10.50.0.0/16 gateway tunnel 1\n", "").replace("ipip", kind)
        audit = audited("EXT-003", {"rt-site.conf": text.replace("203.0.113.130", peer)}, IPIP_PLANT)
        assert verdicts(audit, "tunnel1") == [expected], (kind, peer)


def test_a_tunnel_of_unknown_encryption_is_left_open() -> None:
    text = GRE.replace(" set transform-set T1\n", "").replace(
        "tunnel mode gre ip\n", "tunnel mode gre ip\n tunnel protection ipsec profile P1\n"
    )
    assert verdicts(audited("EXT-005", {"rt-wan.cfg": text}, GRE_PLANT), "Tunnel0") == [Verdict.CANNOT_TELL]


def test_a_tunnel_over_a_registered_closed_line_needs_no_encryption() -> None:
    audit = audited("EXT-005", {"rt-wan.cfg": GRE}, WITH_REGISTER, "EC-1,rt-wan,Tunnel0,,ip_vpn,in_use,y\n")
    assert verdicts(audit, "Tunnel0") == [Verdict.PASS]


def test_a_tunnel_to_the_internet_is_an_access_line() -> None:
    plant = GRE_PLANT.replace("kind: hq\n    prefixes: [10.50.0.0/16]\n", "kind: internet\n")
    assert verdicts(audited("EXT-005", {"rt-wan.cfg": GRE}, plant), "Tunnel0") == []


def test_cleartext_into_an_encrypting_tunnel_is_no_cleartext_outside() -> None:
    protected = GRE.replace("tunnel mode gre ip\n", "tunnel mode gre ip\n tunnel protection ipsec profile P1\n")
    assert verdicts(audited("EXT-004", {"rt-wan.cfg": protected}, GRE_PLANT), "office -> hq") == [Verdict.PASS]
    assert Verdict.FAIL in verdicts(audited("EXT-004", {"rt-wan.cfg": GRE}, GRE_PLANT), "office -> hq")


def test_cleartext_over_a_closed_line_is_information() -> None:
    audit = audited("EXT-004", {"rt-wan.cfg": GRE}, WITH_REGISTER, "EC-1,rt-wan,Tunnel0,,leased,in_use,y\n")
    assert set(verdicts(audit, "office -> hq")) == {Verdict.INFO}


def test_an_open_registered_mobile_line_fails_and_a_public_apn_outweighs_the_register() -> None:
    audit = audited("EXT-006", {"rt-maint.cfg": LTE}, LTE_PLANT, "EC-2,rt-maint,Cellular0/2/0,,open_wwan,in_use,y\n")
    assert verdicts(audit) == [Verdict.FAIL]
    audit = audit_texts(
        {"rt-maint.cfg": LTE}, LTE_PLANT, {"external_connections.csv": HEADER.replace("usage_type,", "") + LTE_ROWS},
        select=("EXT-006",),
    )  # fmt: skip
    assert verdicts(audit) == [Verdict.PASS]


def test_a_publication_that_the_filter_stops_is_information() -> None:
    text = RTX.replace("upnp use on\n", "upnp use off\n").replace("pass * 10.30.1.11", "reject * 10.30.1.11")
    assert verdicts(audited("RTN-001", {"rt-branch.conf": text}, RTX_PLANT), "static") == [Verdict.INFO]


def test_a_publication_is_declared_by_a_row_in_date_or_by_name_and_not_by_the_line_alone() -> None:
    assert verdicts(audited("RTN-001", {"fw-edge.conf": ASA}, ASA_PLANT, flows=FLOWS)) == [Verdict.PASS]
    expired = FLOWS.replace("information systems,", "information systems,2020-01-31")
    assert verdicts(audited("RTN-001", {"fw-edge.conf": ASA}, ASA_PLANT, flows=expired)) == [Verdict.FAIL]
    plant = ASA_PLANT.replace("flows: flows.csv", "external_connections: external_connections.csv")
    for name, expected in (("192.0.2.3", Verdict.PASS), ("GigabitEthernet0/0", Verdict.FAIL)):
        row = f"EC-1,fw-edge,{name},,internet,in_use,y\n"
        assert verdicts(audited("RTN-001", {"fw-edge.conf": ASA}, plant, row)) == [expected], name


def test_a_target_in_no_zone_is_left_open() -> None:
    plant = ASA_PLANT.replace("10.50.0.0/16", "10.51.0.0/16")
    assert verdicts(audited("RTN-001", {"fw-edge.conf": ASA}, plant, flows=FLOWS)) == [Verdict.CANNOT_TELL]


def test_a_service_that_may_be_on_is_left_open() -> None:
    text = "package network\nconfig interface 'wan'\n\toption device 'eth1'\n\toption proto 'dhcp'\n"
    audit = audited(
        "RTN-001", {"x.conf": f"{text}package upnpd\nconfig upnpd 'config'\n\toption enable_upnp '1'\n"}, ""
    )
    assert verdicts(audit, "upnp") == [Verdict.CANNOT_TELL]


def test_hosts_that_rules_name_are_listed_behind_their_line() -> None:
    text = ASA.replace(
        "object network WEB", "object network CLOUD\n fqdn v4 iot.example.net\nobject network WEB"
    ).replace(
        "access-group OUT-IN", "access-list IN-OUT extended permit tcp any object CLOUD eq https\n"
        "access-group IN-OUT in interface inside\naccess-group OUT-IN",
    )  # fmt: skip
    points = audited("EXT-001", {"fw-edge.conf": text}, ASA_PLANT, flows=FLOWS).external_points
    assert ("iot.example.net", "destination") in {(point.interface, point.kind) for point in points}
