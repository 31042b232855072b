"""``auditor reach``: ask the model."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from auditor.cli import shared
from auditor.cli.language import say
from auditor.engine import AuditError, load
from auditor.findings.quoting import Texts
from auditor.model.address import parse_ip
from auditor.model.service import ALL_PORTS, ICMP, ICMP6, PORT_PROTOCOLS, TCP
from auditor.model.text import no_formula, printable
from auditor.plant.cells import CellError, read_addresses, read_ports, read_protocols
from auditor.reach import describe
from auditor.reach.ask import Answer, ask
from auditor.reach.flows import Flow, PairReach
from auditor.reach.network import Network
from auditor.reach.stops import DEFAULT, stops
from auditor.source.ingest import SourceError
from auditor.space.packets import Packet, PacketSet
from reports.json_report import flow_entry
from reports.wording import flow_lines, quoted, spans

COLUMNS = ("from", "to", "src", "dst", "protocol", "port")
MOST_SHOWN = 3
ANSWERS = ("verdict", "file", "line", "translated", "reply")


@click.command(help=say("Ask what can reach what.", "到達性を問い合わせる。"))
@shared.sources
@shared.plant
@click.option("--from", "source", metavar="ZONE", help=say("Zone that starts.", "送信元ゾーン。"))
@click.option("--to", "target", metavar="ZONE", help=say("Zone to be reached.", "宛先ゾーン。"))
@click.option("--protocol", metavar="NAME", help=say("tcp, udp, icmp or a number.", "tcp、udp、icmp または番号。"))
@click.option("--port", metavar="PORTS", help=say("Destination ports.", "宛先ポート。"))
@click.option("--src", metavar="ADDRESSES", help=say("Source addresses.", "送信元アドレス。"))
@click.option("--dst", metavar="ADDRESSES", help=say("Destination addresses.", "宛先アドレス。"))
@click.option(
    "--explain",
    is_flag=True,
    help=say(
        "Quote the deciding lines; say of what does not pass what stops it.",
        "決め手の行を引用し、届かない通信は止める行を示す。",
    ),
)
@click.option(
    "--questions", type=click.Path(path_type=Path, dir_okay=False),
    help=say("CSV of questions: from,to,src,dst,protocol,port.", "質問の CSV: from,to,src,dst,protocol,port。"),
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), help=say("Output format.", "出力形式。"))
@click.option("-o", "file", type=click.Path(path_type=Path, dir_okay=False), help=say("File to write.", "書き出し先。"))
@shared.as_of
@shared.lang
@shared.quiet
def command(
    sources: tuple[str, ...], plant: Path | None, source: str | None, target: str | None, protocol: str | None,
    port: str | None, src: str | None, dst: str | None, explain: bool, questions: Path | None, form: str | None,
    file: Path | None, as_of: datetime | None, lang: str, quiet: bool,
) -> None:  # fmt: skip
    """One question by options, or many from a file."""
    try:
        loaded = load(shared.options(sources, plant, as_of, progress=shared.progress(quiet)))
    except (AuditError, SourceError) as error:
        shared.give_up(error, lang)
    network = loaded.network
    if questions is not None:
        shared.write(_many(network, questions, form or "csv", lang).encode(), file)
        return
    if source is None or target is None:
        raise click.UsageError(
            say("give --from and --to, or --questions", "--from と --to、または --questions を指定する")
        )
    for zone in (source, target):
        if network.plant.zone(zone) is None:
            known = ", ".join(found.id for found in network.plant.zones) or "-"
            raise click.UsageError(
                say(f"there is no zone {zone} (known: {known})", f"ゾーン {zone} は存在しない（定義済み: {known}）")
            )
    pair = network.reach(source, target)
    within = _within(network, protocol, port, src, dst)
    flows = network.flows(pair, within)
    if form == "json":
        shown: dict[str, Any] = {"schema": "reach/1", "from": source, "to": target}
        shown["flows"] = [flow_entry(flow, lang) for flow in flows]
        shown["unknowns"] = [unknown.text.to(lang) for unknown in pair.blind]
        shared.write((json.dumps(shown, ensure_ascii=False, indent=2) + "\n").encode(), file)
        return
    shared.write(_text(network, pair, within, flows, loaded.texts, explain, lang).encode(), file)


def _within(network: Network, protocol: str | None, port: str | None, src: str | None, dst: str | None) -> PacketSet:
    try:
        return network.space.everything & network.space.box(
            source=read_addresses(src) if src else None,
            destination=read_addresses(dst) if dst else None,
            protocol=read_protocols(protocol) if protocol else None,
            destination_port=read_ports(port) if port else None,
        )
    except CellError as error:
        raise click.UsageError(error.text.to("ja" if say("", "ja") else "en")) from error


def _text(
    network: Network,
    pair: PairReach,
    within: PacketSet,
    flows: tuple[Flow, ...],
    texts: Texts,
    explain: bool,
    lang: str,
) -> str:
    lines: list[str] = []
    definite = sum(flow.certainty == "definite" for flow in flows)
    lines.append(
        say(
            f"{pair.source} -> {pair.target}: {definite} definite, {len(flows) - definite} possible",
            f"{pair.source} -> {pair.target}: 確実 {definite}、可能性 {len(flows) - definite}",
        )
    )
    for flow in flows:
        lines += flow_lines(flow, lang, texts if explain else None)
    for unknown in pair.blind:
        lines.append(f"  ? {unknown.text.to(lang)}")
    if not flows and not pair.blind:
        lines.append(say("  nothing passes", "  何も通過しない"))
    if explain and not flows:
        lines += _stopped(network, pair, within, texts, lang)
    return "".join(f"{printable(line)}\n" for line in lines)


def _stopped(network: Network, pair: PairReach, within: PacketSet, texts: Texts, lang: str) -> list[str]:
    """Every place that drops packets of the question, on every way, with the line that does it."""
    zone = network.plant.zone(pair.target)
    if zone is None:
        return []
    wanted = within & network.space.initiating()
    if wanted.destinations == network.space.everything.destinations:
        wanted = wanted.to_destinations(network.addresses(zone, as_source=False))
    lines = [say("  stopped at:", "  止まる場所:")]
    for stop in stops(network, pair.source, wanted):
        way = f"{stop.device} ({stop.inward or '-'} -> {stop.outward or '-'})"
        lines.append(f"    {way}: {stop.why.to(lang)}{'  ' if stop.at else ''}{spans(stop.at)}")
        if stop.why is not DEFAULT:
            lines += [f"      | {text}" for text in quoted(texts, stop.at)]
        shown = [describe.summary(box) for box in stop.packets.boxes(MOST_SHOWN + 1)]
        lines += [f"      {text}" for text in shown[:MOST_SHOWN]]
        if len(shown) > MOST_SHOWN:
            lines.append(say("      and more", "      ほか"))
    return lines if len(lines) > 1 else []


def _many(network: Network, path: Path, form: str, lang: str) -> str:
    rows = _read(path, lang)
    answered = [{**row, **_row(network, row, number, path, lang)} for number, row in rows]
    if form == "json":
        return json.dumps({"schema": "questions/1", "answers": answered}, ensure_ascii=False, indent=2) + "\n"
    out = io.StringIO()
    writer = csv.DictWriter(out, [*COLUMNS, *ANSWERS], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: no_formula(cell) for name, cell in row.items()} for row in answered)
    return out.getvalue()


def _read(path: Path, lang: str) -> list[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else say("not UTF-8 text", "UTF-8 のテキストではない")
        shared.complain(say(f"{path}: cannot be read: {why}", f"{path}: 読み込めない（{why}）"))
        raise SystemExit(2) from error
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in ("src", "dst") if name not in (reader.fieldnames or ())]
    if missing:
        shared.complain(
            say(f"{path}:1: column missing: {', '.join(missing)}", f"{path}:1: 列がない: {', '.join(missing)}")
        )
        raise SystemExit(2)
    return [(reader.line_num, {name: (row.get(name) or "").strip() for name in COLUMNS}) for row in reader]


def _row(network: Network, row: dict[str, str], number: int, path: Path, lang: str) -> dict[str, str]:
    try:
        packet = packet_of(row["src"], row["dst"], row["protocol"], row["port"])
    except (ValueError, CellError) as error:
        told = error.text.to(lang) if isinstance(error, CellError) else str(error)
        shared.complain(f"{path}:{number}: {told}")
        return dict.fromkeys(ANSWERS, "") | {"verdict": "cannot_tell"}
    return answer_row(ask(network, packet, row["from"], row["to"]))


def packet_of(src: str, dst: str, protocol: str, port: str) -> Packet:
    """The packet a question speaks of; ICMP is an echo request, an empty protocol is TCP; ValueError when malformed."""
    source, destination = parse_ip(src), parse_ip(dst)
    number = read_protocols(protocol).least if protocol else TCP
    if number == ICMP and destination >= 1 << 32:
        number = ICMP6
    ports = read_ports(port) if port else ALL_PORTS
    has_ports = number in PORT_PROTOCOLS
    echo = {ICMP: 8 * 256, ICMP6: 128 * 256}.get(number, 0)
    to_port = 0 if not has_ports else 443 if ports == ALL_PORTS else ports.least
    return Packet(source, destination, number, 49152 if has_ports else 0, to_port, echo)


def answer_row(answer: Answer) -> dict[str, str]:
    """An answer as the cells of one row."""
    hops = answer.journey.hops if answer.journey is not None else ()
    deciding = next((hop.rules for hop in reversed(hops) if hop.rules), answer.decided_by)
    at = deciding[0] if deciding else None
    return {
        "verdict": answer.verdict,
        "file": "" if at is None else at.file,
        "line": "" if at is None else str(at.first) if at.first == at.last else f"{at.first}-{at.last}",
        "translated": "; ".join(answer.translated),
        "reply": answer.answered if answer.verdict == "permitted" else "",
    }
