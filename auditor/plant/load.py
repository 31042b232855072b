"""The plant file and its registers, read whole: either a plant, or every reason why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from auditor.manual import manual
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant import keys, parameters, sections
from auditor.plant.attestations import read_attestations
from auditor.plant.faults import Faults, nearest
from auditor.plant.policies import read_policies
from auditor.plant.ports import find_port
from auditor.plant.record import Record, entries_of, record
from auditor.plant.references import check_numbers
from auditor.plant.registers import read_register
from auditor.plant.rows import Registers, Sheet
from auditor.plant.tables import TableError, decode
from auditor.plant.tree import Fields, Leaf, Tree, TreeError, read_tree
from auditor.plant.types import Plant, Port, Problem, Zone

_SECTION = Text("section", "項目")


def load_plant(
    path: Path,
    *,
    shown: str | None = None,
    as_of: dt.date | None = None,
    known: Mapping[str, Collection[str]] | None = None,
) -> tuple[Plant | None, tuple[Problem, ...]]:
    """The plant, None when any problem is fatal, and all problems in the order of their lines.

    ``shown`` is how messages and evidence name the file (its name when left out); registers are named relative to
    it. ``as_of`` is the day attestations are judged by. ``known`` are the checks and their parameters (the
    manual's catalogue when left out).
    """
    file = shown or path.name
    faults = Faults()
    plant = _read(path, file, as_of, known, faults)
    problems = tuple(sorted(set(faults.found), key=lambda problem: (problem.at, problem.text.en)))
    return (None if any(problem.fatal for problem in problems) else plant), problems


def _read(
    path: Path, file: str, as_of: dt.date | None, known: Mapping[str, Collection[str]] | None, faults: Faults
) -> Plant | None:
    try:
        tree = read_tree(decode(path.read_bytes(), file), file)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        faults.add(Span(file, 1, 1), f"cannot be read: {reason}", f"読み込めない: {reason}")
        return None
    except (TreeError, TableError) as fault:
        faults.found.append(fault.problem)
        return None
    if not isinstance(tree, Fields):
        at = tree.at if tree is not None else Span(file, 1, 1)
        faults.add(
            at,
            f"not a plant file: expected a mapping with {', '.join(keys.TOP)}",
            f"プラントファイルではない。次の項目を持つこと: {', '.join(keys.TOP)}",
        )
        return None
    top = _top(tree, faults)
    plant = _plant(top, tree.at, file, parameters.known_parameters() if known is None else known, faults)
    registers = _registers(top.get("registers"), path.parent, file, plant.zones, as_of, faults)
    return replace(plant, registers=registers)


def plant_in(text: str, file: str) -> Plant:
    """The plant of a text that is known to be a plant file, without its registers: what ``auditor init`` drafts."""
    faults = Faults()
    tree = read_tree(text, file)
    if not isinstance(tree, Fields):
        raise ValueError(file)
    plant = _plant(_top(tree, faults), tree.at, file, parameters.known_parameters(), faults)
    if faults.found:
        raise ValueError(f"{faults.found[0].at}: {faults.found[0].text.en}")
    return plant


def _top(tree: Fields, faults: Faults) -> dict[str, Tree]:
    entries = entries_of(tree, faults)
    for name, (leaf, _) in entries.items():
        if name not in keys.TOP:
            faults.unknown(leaf.at, _SECTION, name, keys.TOP)
    top = {name: value for name, (_, value) in entries.items() if name in keys.TOP}
    version = top.get("schema")
    if version is not None and not (isinstance(version, Leaf) and version.text.strip() == "1"):
        faults.add(version.at, "this version reads only schema 1", "この版が読めるのは schema: 1 のみ")
    return top


def _plant(top: Mapping[str, Tree], at: Span, file: str, known: Mapping[str, Collection[str]], faults: Faults) -> Plant:
    zones = sections.zones(top.get("zones"), faults)
    ids = tuple(zone.id for zone in zones)
    header = _header(top.get("plant"), faults)
    values, lines = parameters.parameters(top.get("parameters"), known, faults)
    return Plant(
        file=file,
        at=Span(file, at.first, at.first),
        name=header.text("name") if header else "",
        high_safety=header.yes_no("high_safety") if header else None,
        zones=zones,
        devices=sections.devices(top.get("devices"), faults),
        links=sections.links(top.get("links"), faults),
        one_way=sections.one_way(top.get("one_way"), ids, faults),
        wireless=sections.wireless(top.get("wireless"), ids, faults),
        ports=sections.port_map(top.get("ports"), faults),
        services_needed=sections.services_needed(top.get("services_needed"), faults),
        policies=read_policies(sections.records(top.get("policies"), "policies", faults), zones, faults),
        stand_ins=sections.stand_ins(top.get("stand_ins"), ids, faults),
        parameters=values,
        parameter_lines=lines,
    )


def _header(tree: Tree | None, faults: Faults) -> Record | None:
    if tree is None or (isinstance(tree, Leaf) and tree.empty):
        return None
    return record(tree, keys.PLANT, sections.NAMES["plant"], faults)


def _registers(
    tree: Tree | None, folder: Path, file: str, zones: tuple[Zone, ...], as_of: dt.date | None, faults: Faults
) -> Registers:
    if tree is None or (isinstance(tree, Leaf) and tree.empty):
        return Registers()
    if not isinstance(tree, Fields):
        faults.add(
            tree.at,
            "'registers' must be a mapping from register to file",
            "「registers」は台帳名とファイル名の組にする",
        )
        return Registers()
    names = [register.file.partition(".")[0] for register in manual().registers]
    found: dict[str, tuple[Any, ...] | None] = {}
    sheets: dict[str, Sheet] = {}
    files: list[tuple[str, Span]] = []
    for name, (leaf, value) in entries_of(tree, faults).items():
        if name not in names:
            faults.unknown(leaf.at, Text("register", "台帳"), name, names)
        elif not isinstance(value, Leaf):
            faults.add(value.at, f"register '{name}' must name a file", f"台帳「{name}」にはファイル名を書く")
        elif not value.empty:
            files.append((name, value.at))
            found[name] = _register(name, value, folder, file, zones, as_of, faults, sheets)
    registers = Registers(**found, files=tuple(files), sheets=sheets)
    check_numbers(registers, faults)
    return registers


def _register(
    name: str, value: Leaf, folder: Path, file: str, zones: tuple[Zone, ...], as_of: dt.date | None, faults: Faults,
    sheets: dict[str, Sheet],
) -> tuple[Any, ...] | None:  # fmt: skip
    written = value.text.strip().replace("\\", "/")
    path = folder / written
    shown = str(PurePosixPath(file.replace("\\", "/")).parent / written)
    if not path.is_file():
        faults.add(value.at, f"register '{name}': there is no file {shown}", f"台帳「{name}」: ファイル {shown} がない")
        return None
    if name == "attestations":
        return read_attestations(path, shown, as_of, faults)
    read = read_register(name, path, shown, zones, faults, as_of)
    if read is None:
        return None
    rows, sheet = read
    if sheet is not None:
        sheets[name] = sheet
    return rows


def check_devices(plant: Plant, names: Collection[str]) -> tuple[Problem, ...]:
    """Problems: device names in the plant file that no configuration has (``names`` are those of the audit).

    Stand-ins and devices of the ledger are known too; a name that differs only in case is told so.
    """
    ledger = {name for row in plant.registers.ledger or () for name in (row.name, row.asset_id) if name}
    known = {*names, *ledger, *(stand_in.name for stand_in in plant.stand_ins)}
    faults = Faults()
    for name, at in _device_names(plant):
        if name not in known:
            _unknown_device(name, at, names, faults)
    return tuple(sorted(set(faults.found), key=lambda problem: (problem.at, problem.text.en)))


def _unknown_device(name: str, at: Span, names: Collection[str], faults: Faults) -> None:
    near = nearest(name, names)
    faults.add(
        at,
        f"device '{name}' has no configuration among the sources and is no stand-in or ledger row"
        + (f"; did you mean '{near}'?" if near else ""),
        f"機器「{name}」の設定が入力になく、stand_ins にも台帳にもない" + (f"。「{near}」ではないか" if near else ""),
    )


def _device_names(plant: Plant) -> list[tuple[str, Span]]:
    ports: list[Port] = [port for zone in plant.zones for port in zone.interfaces]
    ports += [port for link in plant.links for port in (link.source, link.target)]
    ports += [port for stand_in in plant.stand_ins for port in stand_in.ports]
    found = [(port.device, port.at) for port in ports]
    found += [(facts.name, Span(facts.at.file, facts.at.first, facts.at.first)) for facts in plant.devices.values()]
    found += [(use.device, use.at) for use in plant.ports or ()]
    found += [(service.device, service.at) for service in plant.services_needed or () if service.device]
    return found


def check_interfaces(plant: Plant, interfaces: Mapping[str, Collection[str]]) -> tuple[Problem, ...]:
    """Problems: interfaces pinned or linked in the plant file that their device does not have.

    ``interfaces`` are the interface names by device; devices not in it are left to ``check_devices``.
    """
    faults = Faults()
    ports = [port for zone in plant.zones for port in zone.interfaces]
    ports += [port for link in plant.links for port in (link.source, link.target)]
    for port in ports:
        have = interfaces.get(port.device)
        if have is not None and port.interface and find_port(port.interface, have) is None:
            faults.unknown(
                port.at, Text(f"interface of {port.device}:", f"{port.device} のインタフェース"), port.interface, have
            )
    return tuple(faults.found)
