"""The fields of a ledger row against what a device's configuration says."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Result, Verdict
from auditor.manual import fold
from auditor.model.address import ANY, format_ip
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.products import same_model
from auditor.plant.rows import Asset
from auditor.plant.versions import same
from auditor.reach.network import Network

MODEL = Text("model", "型式")
VERSION = Text("OS version", "OS・ファームウェア版数")
SERIAL = Text("serial number", "シリアル番号")
ADDRESS = Text("address", "IPアドレス")
ZONE = Text("zone", "所属ゾーン")


def field_results(network: Network, device: Device, row: Asset) -> Iterator[Result]:
    """One result for each field that both the row and the configuration state."""
    seen = device.observed.version
    model = (seen.model if seen is not None else "") or device.model
    serial = (seen.serial if seen is not None else "") or device.serial
    own = seen.at if seen is not None else device.at
    if row.model and model:
        yield _result(device, row, MODEL, same_model(row.model, model), (row.model, model), own)
    if row.serial and serial:
        yield _result(device, row, SERIAL, fold(row.serial) == fold(serial), (row.serial, serial), own)
    yield from _version(device, row)
    yield from _addresses(device, row)
    yield from _zone(network, device, row)


def _version(device: Device, row: Asset) -> Iterator[Result]:
    seen = device.observed.version
    version = (seen.version if seen is not None else "") or device.version.value
    if not row.os_version:
        return
    if not version:
        what = Text(
            f"the version of {device.name}: the export does not say", f"{device.name} の版数。設定ファイルに記載が無い"
        )
        yield _cannot(device, row, VERSION, row.os_version, what)
        return
    at = seen.at if seen is not None and seen.version else device.version.at or device.at
    yield _result(device, row, VERSION, same(row.os_version, version), (row.os_version, version), at)


def _addresses(device: Device, row: Asset) -> Iterator[Result]:
    """Every address of the row has to be one of the device's; that the device has more is usual."""
    have = Ranges.of(*((address.ip, address.ip) for interface in device.interfaces for address in interface.addresses))
    if not row.ips or "interfaces" not in device.reads:
        return
    missing = row.ips - have
    dynamic = [each.name for each in device.interfaces if each.dynamic or each.address_unknown]
    told = ", ".join(format_ip(low) for low, _ in (missing or row.ips).intervals[:3])
    if missing and (dynamic or not have):
        where = ", ".join(dynamic[:3])
        what = Text(
            f"the addresses of {device.name}" + (f" ({where} gets one at run time)" if where else ": none is written"),
            f"{device.name} のアドレス" + (f"（{where} は動作時に取得）" if where else "。設定に記載が無い"),
        )
        yield _cannot(device, row, ADDRESS, told, what)
        return
    shown = ", ".join(format_ip(low) for low, _ in have.intervals[:3]) + (" …" if len(have.intervals) > 3 else "")
    yield _result(device, row, ADDRESS, not missing, (told, shown), _first_address(device))


def _translated(device: Device) -> Ranges:
    """Addresses the device stands for by translation: a ledger counts a published one as the firewall's."""
    return Ranges.union(
        published
        for nat in device.nats
        if nat.enabled and nat.kind in ("destination", "source")
        if (published := nat.destination.lower if nat.kind == "destination" else nat.to.lower) != ANY
    )


def _first_address(device: Device) -> Span:
    return next((interface.at for interface in device.interfaces if interface.addresses), device.at)


def _zone(network: Network, device: Device, row: Asset) -> Iterator[Result]:
    """The row's zone has to be one the device stands in, by interface, VLAN or SSID."""
    zoning = network.zoning
    claims = [zoning.of(device.name, interface.name) for interface in device.interfaces]
    claims += [zoning.vlan_zone(device.name, vlan.id) for vlan in device.vlans]
    claims += [zoning.of_ssid(device.name, ssid.name) for ssid in device.ssids]
    found = {claim.zone: claim for claim in claims if claim is not None}
    if not row.zone or not found:
        return
    shown = ", ".join(sorted(found))
    at = device.at
    lines = tuple(dict.fromkeys(claim.at for claim in found.values()))[:3]
    yield _result(device, row, ZONE, row.zone in found, (row.zone, shown), at, lines)


def _result(
    device: Device, row: Asset, what: Text, agree: bool | None, values: tuple[str, str], at: Span,
    plant: tuple[Span, ...] = (),
) -> Result:  # fmt: skip
    if agree is None:
        told = Text(
            f"whether '{values[0]}' and '{values[1]}' mean the same {what.en}",
            f"「{values[0]}」と「{values[1]}」が同じ{what.ja}を指すかどうか",
        )
        return _cannot(device, row, what, values[0], told)
    return Result(
        subject=f"{device.name} {what.en}",
        verdict=Verdict.PASS if agree else Verdict.FAIL,
        says="" if agree else "fail_field",
        device=device.name,
        evidence=(Evidence(at, "device"), Evidence(row.at, "ledger"), *(Evidence(line, "zone") for line in plant)),
        values={"field": what, "ledger": values[0], "config": values[1], "asset": row.asset_id},
    )


def _cannot(device: Device, row: Asset, what: Text, ledger: str, unknown: Text) -> Result:
    return Result(
        subject=f"{device.name} {what.en}",
        verdict=Verdict.CANNOT_TELL,
        says="cannot_field",
        device=device.name,
        evidence=(Evidence(device.at, "device"), Evidence(row.at, "ledger")),
        values={"field": what, "ledger": ledger, "asset": row.asset_id},
        unknowns=(unknown,),
    )
