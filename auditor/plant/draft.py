"""A first plant file from the exports: what they show, what they suggest with evidence, and what only people know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.model.address import format_ranges
from auditor.model.device import Device
from auditor.plant.guess import LEAST, Subnet, scores
from auditor.plant.links import PhysicalLink, find_links
from auditor.plant.outside import WayOut
from auditor.plant.proposals import neighbours, one_way, port_map, register_files, register_hints, wireless
from auditor.plant.sketch import Sketch, sketch
from auditor.plant.types import EMPTY, Port, ZoneKind
from auditor.plant.writing import Say, ask, evidence, line, printable, quoted, said, sayer, writable

_MOST_PLACES = 2


def draft(devices: Sequence[Device], lang: str, registers: Mapping[str, str] | None = None) -> str:
    """The text of a plant file that loads as it is; guesses carry their evidence, open questions are comments.

    Nothing is declared that a person must vouch for: SSIDs, connections, flows and ports are proposed as comments, and so
    are the register templates written beside it (``registers``: file by register).
    """
    say, made = sayer(lang), sketch(devices)
    links = find_links(EMPTY, devices)
    parts = [
        _head(say),
        _zones(made, say),
        _open_subnets(made, say),
        _devices(made, say),
        _links(links, say),
        one_way(devices, say),
        wireless(made, say),
        neighbours(devices, say),
        port_map(devices, links, say),
        register_hints(made, say) if registers is None else register_files(registers, say),
    ]
    return "\n\n".join("\n".join(map(printable, part)) for part in parts if part) + "\n"


def _head(say: Say) -> list[str]:
    return [
        say(
            "# Draft by 'auditor init'. Guesses carry their evidence; 'check:' marks a question for you.",
            "# auditor init による下書き。推定には根拠を添えた。「確認:」は人が決める箇所。",
        ),
        "schema: 1",
        "plant:",
        line('  name: ""', ask(say, "the plant's name", "プラント名")),
        line(
            "  # high_safety: true",
            ask(say, "does it need particularly high safety?", "特に高い安全性が求められるプラントか"),
        ),
    ]


def _zones(made: Sketch, say: Say) -> list[str]:
    head = say(
        "# Zones. Kinds: it ctrl_info control field safety mgmt dmz remote_access hq partner other_org cloud wwan internet",
        "# ゾーン。kind: it（情報系） ctrl_info（制御情報系） control（制御系） field（フィールド系） safety mgmt dmz …",
    )
    if not made.kinds:
        question = ask(
            say, "nothing tells a subnet's zone; move the list below here", "根拠がない。下の一覧から移すこと"
        )
        return [head, line("zones: []", question)]
    return [head, "zones:", *(text for kind in made.kinds for text in _zone(made, kind, say))]


def _zone(made: Sketch, kind: ZoneKind, say: Say) -> list[str]:
    lines = [f"  - id: {kind}", f"    kind: {kind}"]
    if kind in made.prefixes:
        lines.append("    prefixes:")
        lines += [_prefix(subnet, kind, say) for subnet in made.prefixes[kind]]
    if kind in made.vlans:
        lines.append("    vlans:")
        lines += [line(f"      - {vlan}", evidence(clues, kind, say)) for vlan, clues in made.vlans[kind]]
    if kind in made.pins:
        lines.append("    interfaces:")
        lines += [_pin(way, say) for way in made.pins[kind]]
    return lines


def _prefix(subnet: Subnet, kind: ZoneKind, say: Say) -> str:
    against = sorted(other for other, weight in scores(subnet.clues).items() if other != kind and weight >= LEAST)
    reason = evidence(subnet.clues, kind, say)
    if against:
        others = ", ".join(against)
        reason += "; " + ask(say, f"some words say {others}", f"{others} を示す語もある")
    return line(f"      - {_network(subnet)}", reason)


def _network(subnet: Subnet) -> str:
    (text,) = format_ranges(subnet.network)
    return f'"{text}"' if ":" in text else text


def _pin(way: WayOut, say: Say) -> str:
    reason = ", ".join(say(text.en, text.ja) for text in way.why)
    return line(f"      - {quoted(f'{way.device.name}:{way.interface.name}')}", f"{reason} ({way.interface.at})")


def _open_subnets(made: Sketch, say: Say) -> list[str]:
    """What could not be sorted: for a person to move into a zone."""
    lines = [_open_subnet(subnet, made, say) for subnet in made.unassigned]
    lines += [line(f"#   - VLAN {vlan}", evidence(clues, None, say)) for vlan, clues in made.loose]
    for way in made.unclear:
        reason = ", ".join(say(text.en, text.ja) for text in way.why)
        question = ask(say, "where does it lead?", "接続先はどこか")
        lines.append(
            line(f"#   - {way.device.name}:{way.interface.name}", f"{reason} ({way.interface.at}); {question}")
        )
    for network, (device, through, at) in sorted(made.remote.items(), key=lambda item: item[0].intervals):
        reason = say(f"behind {device.name} through {through} ({at})", f"{device.name} の {through} の先（{at}）")
        question = ask(say, "whose network is it?", "どこのネットワークか")
        lines.append(line(f"#   - {', '.join(format_ranges(network))}", f"{reason}; {question}"))
    if not lines:
        return []
    return [
        say(
            "# unassigned: nothing tells the zone of these; move each into a zone above",
            "# unassigned: ゾーンを推定できないもの。それぞれ上のゾーンへ移すこと",
        ),
        *lines,
    ]


def _open_subnet(subnet: Subnet, made: Sketch, say: Say) -> str:
    places = [
        f"{device.name} {interface.name}"
        + (
            say(f" '{said(interface.description)}'", f"「{said(interface.description)}」")
            if interface.description
            else ""
        )
        + f" ({interface.at})"
        for device, interface in subnet.places
    ]
    reason = "; ".join(places[:_MOST_PLACES])
    if len(places) > _MOST_PLACES:
        reason += say(f"; and {len(places) - _MOST_PLACES} more", f"; ほか {len(places) - _MOST_PLACES} 件")
    names = {device.name for device, _ in subnet.places}
    if len(names) > 1 and subnet.network.size <= 8:
        reason += say(" - joins devices only", "（装置間の接続のみ）")
    if subnet.secondary:
        reason += say("; second network of its interface", "; 同じインタフェースの二つ目のネットワーク")
    kinds = sorted({clue.kind for clue in subnet.clues})
    if kinds:
        question = ask(say, f"{' or '.join(kinds)}?", f"{' か '.join(kinds)} か")
        reason += f"; {question}"
    return line(f"#   - {_network(subnet)}", reason)


def _devices(made: Sketch, say: Say) -> list[str]:
    lines = [
        say(
            "# Devices. Add area: control_room | field | … and takeover_impact: grave | other where you know them.",
            "# 機器。area（設置区画: control_room、field など）と takeover_impact（grave＝重大、other）を書き足すこと。",
        ),
        "devices:" if made.devices else "devices: {}",
    ]
    for device in {device.name: device for device in made.devices}.values():
        kinds = [kind for kind in made.kinds_of(device) if kind != "mgmt"]
        between = ", ".join(kinds)
        if len(kinds) > 1 and device.kind in ("firewall", "vpn_gateway"):
            comment = say(f"stands between {between}", f"{between} の間に立つ")
            lines.append(line(f"  {quoted(device.name)}: {{kind: {device.kind}, boundary: true}}", comment))
        elif len(kinds) > 1:
            question = ask(
                say, f"touches {between}; is it a boundary on purpose?", f"{between} に接続。意図した境界装置か"
            )
            lines.append(line(f"  {quoted(device.name)}: {{kind: {device.kind}}}", question))
        else:
            lines.append(f"  {quoted(device.name)}: {{kind: {device.kind}}}")
    return lines


def _links(links: Sequence[PhysicalLink], say: Say) -> list[str]:
    """Links that both ends agree on; what one end alone says is a comment."""
    certain = [link for link in links if link.certain and all(map(_writable, (link.source, link.target)))]
    doubtful = [link for link in links if link not in certain]
    lines = ["links:", *(_link("  - ", link, say) for link in certain)] if certain else []
    if doubtful:
        lines.append(
            say(
                "# check: only one end's description says so; uncomment what is true",
                "# 確認: 片側の説明にしかないリンク。正しいものはコメントを外すこと",
            )
        )
        lines += [] if certain else ["# links:"]
        lines += [_link("#  - ", link, say) for link in doubtful]
    return lines


def _writable(port: Port) -> bool:
    return writable(port.device, port.interface)


def _link(lead: str, link: PhysicalLink, say: Say) -> str:
    how = {
        "discovered": say("CDP/LLDP", "CDP/LLDP"),
        "described": say("described on both ends", "両端の説明が一致") if link.certain else say("description", "説明"),
        "declared": "",
    }[link.how]
    where = ", ".join(str(span) for span in link.evidence)
    return line(f"{lead}{{from: {quoted(str(link.source))}, to: {quoted(str(link.target))}}}", f"{how} ({where})")
