"""Every file of the corpus, through the whole front end: recognised as what it is and as nothing else, all lines sorted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input, unaccounted
from auditor.model.device import Unread
from auditor.source.ingest import ingest

PLATFORM_OF = {
    "alliedtelesis": "allied_awplus",
    "aruba_wlan": "aruba_instant",
    "cisco_ios": "cisco_ios",
    "cisco_ap": "cisco_ios",
    "cisco_c9800": "cisco_ios",
    "cisco_asa": "cisco_asa",
    "cisco_wlc_aireos": "cisco_aireos",
    "fitelnet": "furukawa_fitelnet",
    "fortinet": "fortinet_fortios",
    "iptables": "linux_iptables",
    "nftables": "linux_nftables",
    "openwrt": "openwrt_uci",
    "yamaha": "yamaha_rtx",
    "juniper_junos": "juniper_junos",
    "cisco_nxos": "cisco_nxos",
    "arista_eos": "arista_eos",
    "paloalto": "paloalto_panos",
    "aruba_aoscx": "aruba_aoscx",
    "mikrotik": "mikrotik_routeros",
}
MISFILED = {
    # A FortiManager export: said plainly not to be recognised.
    "files/fortinet/ytti_oxidized__fortios_FMG-VM64_7.4.6_output.txt": "",
    # Filed under IOS, but every statement in it is an ASA's (webvpn, group-policy, tunnel-group).
    "files/cisco_ios/batfish_batfish__cisco_webvpn": "cisco_asa",
    # Fixtures that mix IOS with lines of IOS-XR, EOS and NX-OS: no device writes such a text.
    "files/cisco_ios/batfish_batfish__cisco_interface": "",
    "files/cisco_ios/batfish_batfish__cisco_misc": "",
    # Interfaces named eth0 with prefix lengths: no IOS has them.
    **{
        f"files/cisco_ios/batfish_batfish__iptables-firewall__configs__{name}.cfg": ""
        for name in ("r1", "r2", "r3", "z1-firewall", "z2-firewall")
    },
    # Output of show commands, and pieces of running configurations that any Cisco-shaped system might have written.
    **{
        f"files/alliedtelesis/alliedtelesis_ansible_awplus__awplus_{name}.cfg": ""
        for name in (
            "acl_config",
            "acl_interfaces_port_list_config",
            "bgp_config",
            "class_maps_show_class_maps_config",
            "openflow_config",
            "openflow_show_run",
            "ospf_config",
            "policy_maps_get_policy_config",
            "rip_config",
            "static_route",
            "vlan_config",
            "vrf_intf",
        )
    },
    # Controllers, filed together with the access points that need none.
    "files/aruba_wlan/networktocode_netutils__parser__base__aruba_os__os_full_sent.txt": "aruba_mobility",
    "files/aruba_wlan/ytti_oxidized__aosw_Aruba7210_8.10.0.7_output.txt": "aruba_mobility",
    # A generated list that is IOS word for word, filed under the switch it was generated for.
    "files/brocade_icx/aerleon_aerleon__sample_multitarget.bacl.ref": "cisco_ios",
    # A list by itself: NX-OS and EOS write it alike, and no line is one system's own.
    "files/arista_eos/aerleon_aerleon__sample_multitarget.eacl.ref": "",
    "files/cisco_nxos/aerleon_aerleon__sample_multitarget.nxacl.ref": "",
    "files/cisco_nxos/batfish_batfish__nxos_acl": "",
}
WHOLE = {"real_device", "real_lab_device", "full_sample"}
LEAST_LINES = {
    "yamaha_rtx": 250,
    # One file, the firewall the distribution ships.
    "openwrt_uci": 140,
    # One device's export.
    "aruba_mobility": 140,
    # Three devices: a full one and two that are nearly as they were shipped.
    "mikrotik_routeros": 240,
}
"""How many lines of whole exports a family has where that is not the usual 300."""
PIECES_ONLY = {"allied_awplus", "linux_nftables", "cisco_aireos"}
"""Platforms of which the corpus holds test fixtures, and no export as a device wrote it."""


NOT_AS_WRITTEN = {
    # Edited by hand before it was published: "description:" and addresses without a mask.
    "files/cisco_ios/ytti_oxidized__ios_asr920_16.8.1b_output.txt",
    # Anonymised by hand: an address lost its mask.
    "files/aruba_aoscx/ytti_oxidized__aoscx_6000-48G_PL.10.13.0005_output.txt",
    # Test snapshots with a deliberate mistake, an address without host or wildcard, which IOS refuses.
    *(
        f"files/cisco_ios/batfish_pybatfish__example-filters__{snapshot}__configs__rtr-with-acl.cfg"
        for snapshot in ("candidate1", "candidate2", "current")
    ),
}


def stands_in(line: Unread, known: str) -> bool:
    """``known`` is ``section / word`` as a platform's ``not_done`` has it, ``*`` for any one word of the section."""
    section, _, word = known.rpartition(" / ")
    words, wanted = line.section.split(), section.split()
    return (
        line.word == word
        and len(words) >= len(wanted)
        and all(want in ("*", found) for want, found in zip(wanted, words, strict=False))
    )


def rows(shared: Path) -> list[tuple[str, str, str]]:
    lines = (shared / "corpus" / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    place, family, kind = (header.index(name) for name in ("local_path", "family", "kind"))
    return [(cells[place], cells[family], cells[kind]) for cells in (line.split("\t") for line in lines[1:])]


@pytest.fixture(scope="module")
def reads(shared):
    found = {}
    for path, family, kind in rows(shared):
        (source,) = ingest([str(shared / "corpus" / path)])
        found[path] = (family, kind, read_input(source, all_platforms()))
    return found


def test_every_file_is_recognised_as_what_it_is_and_as_nothing_else(reads):
    wrong = {}
    for path, (family, _, read) in reads.items():
        wanted = MISFILED.get(path, PLATFORM_OF.get(family, ""))
        if read.platform != wanted:
            wrong[path] = f"{read.platform or 'not recognised'}, not {wanted or 'unrecognised'}"
    assert wrong == {}


def test_no_two_platforms_claim_one_file(shared):
    torn = {}
    for path, family, _ in rows(shared):
        (source,) = ingest([str(shared / "corpus" / path)])
        for document in source.documents:
            claims = [platform.name for platform in all_platforms() if platform.sniff(document.lines) > 0]
            if path not in MISFILED and (len(claims) > 1 or (claims and family not in PLATFORM_OF)):
                torn[path] = claims
    assert torn == {}


def test_the_sorting_of_lines_adds_up_to_the_line_count(reads):
    assert [path for path, (_, _, read) in reads.items() if read.devices and unaccounted(read)] == []


def test_each_platform_says_on_how_many_files_it_was_tried(reads):
    count = Counter(read.platform for _, _, read in reads.values())
    assert {platform.name: platform.tried for platform in all_platforms()} == {
        platform.name: count[platform.name] for platform in all_platforms()
    }


def test_lines_of_security_sections_are_read_or_known_not_to_be(reads):
    """Decision 16's topics, over whole exports; ``not_done`` of a platform is printed on its page."""
    platforms = {platform.name: platform for platform in all_platforms()}
    untold: dict[str, list[str]] = {}
    for path, (_, kind, read) in reads.items():
        if kind not in WHOLE or not read.platform:
            continue
        for line in read.unread:
            if line.topic == "other" or path in NOT_AS_WRITTEN:
                continue
            if not any(stands_in(line, known) for known in platforms[read.platform].not_done):
                untold.setdefault(read.platform, []).append(f"{path}:{line.at.first} {line.section} / {line.word}")
    assert untold == {}


def test_platforms_without_a_whole_export_are_known(shared):
    whole = {PLATFORM_OF.get(family, "") for _, family, kind in rows(shared) if kind in WHOLE}
    assert set(PLATFORM_OF.values()) - whole == PIECES_ONLY


@pytest.mark.parametrize("platform", sorted({*PLATFORM_OF.values(), *LEAST_LINES} - PIECES_ONLY))
def test_nearly_all_lines_of_whole_exports_are_understood_or_purposely_ignored(reads, platform):
    lines = Counter[str]()
    for _, kind, read in reads.values():
        if read.platform == platform and kind in WHOLE:
            lines["all"] += read.source.lines
            lines["unread"] += sum(line.at.last - line.at.first + 1 for line in read.unread)
    assert lines["all"] >= LEAST_LINES.get(platform, 300)
    assert lines["unread"] <= 0.03 * lines["all"]
