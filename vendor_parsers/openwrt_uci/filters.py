"""The filter chains that fw4 makes of the settings (ruleset.uc): one list for the device itself, one for transit.

Input and forward accept what belongs to a connection, then ask the rules for every zone, then those of the zone a packet
comes from, then what the zone itself says, then the policy. A zone's forward policy speaks of its own devices alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.rule import Action, Binding, Rule, RuleSet
from auditor.model.span import Span
from vendor_parsers.openwrt_uci.packets import Known, asked_of_any, whole
from vendor_parsers.openwrt_uci.settings import Section, Settings
from vendor_parsers.openwrt_uci.zones import ACTIONS, Firewall, Zone

PASSING = frozenset({"notrack", "helper", "mark", "dscp"})
NO_TARGET = "no target: fw3 takes REJECT, fw4 none"
ESTABLISHED = frozenset({"established", "related"})


def read_filters(
    settings: Settings, firewall: Firewall, known: Known, published: frozenset[str], whole_text: Span
) -> tuple[list[RuleSet], list[Binding]]:
    """Every chain, and where the two base chains stand; ``published`` are the names of rules that change destinations."""
    at = firewall.defaults.at if firewall.defaults is not None else whole_text
    chains: dict[str, list[Rule]] = {"input": [], "forward": [], "output": []}
    for zone in firewall.zones.values():
        chains |= {f"input_{zone.name}": [], f"forward_{zone.name}": []}
    for section in settings.all("firewall", "rule"):
        _rule(section, firewall, known, chains)
    for section in settings.all("firewall", "forwarding"):
        _forwarding(section, firewall, chains)
    for zone in firewall.zones.values():
        _closing(zone, firewall, chains, published)
    filters = []
    for base in ("input", "forward"):
        head = [*_head(firewall, base, at)]
        jumps = [rule for zone in firewall.zones.values() for rule in _jumps(zone, base)]
        default = firewall.input if base == "input" else firewall.forward
        filters.append(
            RuleSet(
                name=base,
                family="both",
                rules=(*head, *chains[base], *jumps),
                at=at,
                default=default,
                kind="chain",
                notes="rule",
            )
        )
    filters += [
        RuleSet(
            name=name,
            family="both",
            rules=tuple(rules),
            at=_place(name, firewall, at),
            default=Action.RETURN,
            kind="chain",
            notes="rule",
        )
        for name, rules in chains.items()
        if name not in ("input", "forward") and (rules or name != "output")
    ]
    return filters, [Binding(ruleset="input", stage="local", at=at), Binding(ruleset="forward", stage="through", at=at)]


def _place(name: str, firewall: Firewall, at: Span) -> Span:
    zone = firewall.zones.get(name.partition("_")[2])
    return zone.section.at if zone is not None else at


def _implied(name: str, action: Action, at: Span, **more: object) -> Rule:
    return replace(Rule(name=name, action=action, at=at, implied=True), **more)  # type: ignore[arg-type]


def _head(firewall: Firewall, base: str, at: Span) -> Iterator[Rule]:
    if base == "input":
        yield _implied("loopback", Action.PERMIT, at, inward=frozenset({"lo"}))
    elif firewall.offloads:
        # Replies of a flow that is offloaded go past the chains.
        yield _implied(
            "flow offloading", Action.PERMIT, at, states=frozenset({"established"}), conditions=("an offloaded flow",)
        )
    yield _implied("established", Action.PERMIT, at, states=ESTABLISHED)
    if firewall.drops_invalid:
        yield _implied("invalid", Action.DENY, at, states=frozenset({"invalid"}))


def _jumps(zone: Zone, base: str) -> Iterator[Rule]:
    """The rule that sends packets of a zone's devices to the chain of the zone."""
    yield _implied(
        f"{base} {zone.name}", Action.JUMP, zone.section.at, inward=zone.sides, destination=whole(zone.family),
        chain=f"{base}_{zone.name}", conditions=zone.conditions,
    )  # fmt: skip


def _closing(zone: Zone, firewall: Firewall, chains: dict[str, list[Rule]], published: frozenset[str]) -> None:
    """What a zone says of itself behind its rules: published addresses pass, then its own policies."""
    at = zone.section.at
    if published:
        for chain in ("input", "forward"):
            chains[f"{chain}_{zone.name}"].append(
                _implied(f"redirects of {zone.name}", Action.PERMIT, at, translated=published)
            )  # fmt: skip
    input_at = zone.section.span("input") if zone.section.has("input") else at
    chains[f"input_{zone.name}"].append(
        Rule(name=f"zone {zone.name} input", action=zone.input, at=input_at, inward=zone.sides, conditions=zone.conditions,
             implied=not zone.section.has("input"))
    )  # fmt: skip
    # Between the devices of a zone that has only one, nothing is forwarded but what turns back.
    forward_at = zone.section.span("forward") if zone.section.has("forward") else at
    chains[f"forward_{zone.name}"].append(
        Rule(name=f"zone {zone.name} forward", action=zone.forward, at=forward_at, outward=zone.sides,
             conditions=zone.conditions, implied=not zone.section.has("forward") or len(zone.devices) < 2)
    )  # fmt: skip


def _forwarding(section: Section, firewall: Firewall, chains: dict[str, list[Rule]]) -> None:
    """``config forwarding``: everything of one zone to another."""
    source, target = section.value("src"), section.value("dest")
    family = section.value("family").lower()
    section.take("name")
    enabled = not section.off()
    zone = firewall.zones.get(target)
    chain = "forward" if source == "*" else f"forward_{source}"
    missing = [name for name in (source, target) if name not in ("*", *firewall.zones)]
    rule = Rule(
        name=f"forwarding {source} to {target}",
        action=Action.PERMIT,
        at=section.at,
        destination=whole({"ipv4": "4", "ipv6": "6"}.get(family, zone.family if zone is not None else "")),
        outward=firewall.devices(target),
        enabled=enabled and not missing,
        conditions=zone.conditions if zone is not None else (),
    )
    chains.setdefault(chain if not missing else "output", []).append(rule)


def _rule(section: Section, firewall: Firewall, known: Known, chains: dict[str, list[Rule]]) -> None:
    """``config rule``: without ``src`` it is about what the device sends, without ``dest`` about what it gets."""
    name = section.value("name") or section.value("_name") or section.name
    section.take("log_limit", "counter", "set_mark", "set_xmark", "set_dscp", "set_helper")
    source, target = section.value("src"), section.value("dest")
    wanted = section.value("target").lower()
    log = bool(section.value("log")) and not section.off("log")
    direction, device = section.value("direction"), section.value("device")
    products = list(asked_of_any(section, known))
    if wanted in PASSING:
        return
    action = ACTIONS.get(wanted, Action.UNKNOWN)
    zone = firewall.zones.get(target)
    missing = [one for one in (source, target) if one and one not in ("*", *firewall.zones)]
    inward = None
    outward = firewall.devices(target) if target else None
    if device:
        inward, outward = (
            (None, frozenset({device})) if direction in ("out", "egress") else (frozenset({device}), outward)
        )
    chain = _chain(source, target)
    if missing:
        # fw4 skips a rule that names an unknown zone (parse_zone_ref); fw3 as well.
        chain = "output"
    doubt = () if wanted in ACTIONS else (NO_TARGET if not wanted else f"target {wanted}",)
    for count, product in enumerate(products, start=1):
        chains.setdefault(chain, []).append(
            Rule(
                name=name if count == 1 else f"{name}.{count}",
                action=action,
                at=section.at,
                source=product.source,
                destination=product.destination,
                service=product.service,
                inward=inward,
                outward=outward,
                enabled=not section.off() and not missing,
                conditions=(*product.conditions, *doubt, *(zone.conditions if zone is not None else ())),
                log=log,
                description=section.value("name"),
            )
        )


def _chain(source: str, target: str) -> str:
    if not source:
        return "output"
    if source == "*":
        return "forward" if target else "input"
    return f"forward_{source}" if target else f"input_{source}"
