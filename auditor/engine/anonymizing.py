"""``auditor anonymize``: sources and plant file to a copy that may be shown, and the proof that it audits alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from auditor.anonymize.addresses import AddressMap
from auditor.anonymize.declared import declared_names, facts, located, marks, secrets_of, unlocated
from auditor.anonymize.files import Written, range_ends, register_paths, workbook
from auditor.anonymize.lines import Part, Rewriter
from auditor.anonymize.names import NameMap
from auditor.anonymize.secrets import SecretMap
from auditor.engine import AuditError, Options, Stated, audit, finish, read_plant
from auditor.engine.discover import candidates
from auditor.engine.inputs import Read, read_input
from auditor.findings import Audit
from auditor.findings.quoting import secret_lines
from auditor.model.device import Device
from auditor.model.secret import Secret
from auditor.model.text import Text
from auditor.reach.flows import Flow
from auditor.source.ingest import raw_files
from auditor.source.ingest import read_input as decode_input
from auditor.source.redact import REST
from vendor_parsers.allied_awplus import secrets as awplus
from vendor_parsers.cisco_asa import secrets as asa
from vendor_parsers.cisco_ios.passwords import conceal_type7, reveal_type7
from vendor_parsers.juniper_junos.secrets import conceal, reveal
from vendor_parsers.paloalto_panos import secrets as panos

_CODECS = ((reveal_type7, conceal_type7), (reveal, conceal))
"""Stored forms that can be read back and written anew: the parsers judge what is behind them."""
_FACTORY = {**asa.KNOWN, **panos.FACTORY_PASSWORDS, **dict.fromkeys(awplus.FACTORY_FORMS, awplus.FACTORY_PASSWORD)}
"""Stored forms that are the same on every device fresh from the factory: public, and verdicts rest on them."""
PLANT = "plant.yaml"
STDIN = "stdin"
NOT_RECOGNISED = Text(
    "left out of the copy: not recognised, so nothing says what in it is a name or a secret",
    "機種を認識できず、名前や秘密情報の位置が分からないため、複製に含めない",
)
OUTSIDE = Text(
    "left out of the copy: it does not lie in or below the plant file's folder",
    "プラント定義のフォルダの外にあるため、複製に含めない",
)


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy's files by their paths, what was left out and why, and what stands for what (no secrets)."""

    files: Mapping[str, bytes]
    left_out: Sequence[tuple[str, Text]]
    names: Mapping[str, str]
    addresses: Mapping[str, str]
    paths: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A check whose verdicts are not the same for the copy: how often each, before and after."""

    check: str
    verdict: str
    severity: str
    before: int
    after: int


@dataclass(slots=True)
class _Gathered:
    """Everything read, before anything is written."""

    written: list[tuple[str, Written]] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    left_out: list[tuple[str, Text]] = field(default_factory=list)


def anonymized(options: Options, key: bytes) -> Copy:
    """The copy of sources, plant file and registers; raises AuditError and SourceError as an audit does."""
    found = read_plant(options)
    gathered = _gather(options)
    devices = [device for read in gathered.reads for device in read.devices]
    if not devices:
        raise AuditError.nothing_recognised(gathered.reads)
    beside = _beside(found, gathered)
    rewriter, sealed = _maps(key, gathered, beside, devices, found)
    files: dict[str, bytes] = {}
    paths: dict[str, str] = {}
    for path, text in gathered.written:
        paths[path] = _path(rewriter, path, files)
        files[paths[path]] = text.encode(_lines(text, path, rewriter, sealed))
    for path, data in beside:
        paths[path] = path if path == PLANT else _path(rewriter, path, files)
        if PurePosixPath(path).suffix.lower() in (".xlsx", ".xlsm"):
            files[paths[path]] = workbook(data, rewriter.line)
        else:
            text = Written.of_statement(data)
            files[paths[path]] = text.encode([rewriter.line(line) for line in text.lines])
    secrets = rewriter.secrets.replaced  # one that stands in a remark as well is listed nowhere
    names = {word: made for word, made in rewriter.names.seen.items() if word not in secrets}
    return Copy(files, gathered.left_out, names, rewriter.seen_addresses, paths)


def _gather(options: Options) -> _Gathered:
    found = _Gathered()
    platforms = candidates()
    for path, raw in raw_files(options.sources, options.stdin):
        if raw.problem is not None:
            found.left_out.append((path, raw.problem))
            continue
        source = decode_input(path, raw.data)
        read = read_input(source, platforms)
        options.progress("read", len(found.reads) + 1, 0)
        found.reads.append(read)
        if read.devices or read.tables:
            found.written.append((path, Written.of_export(raw.data, source.encoding)))
        else:
            found.left_out.append((path, source.problem or NOT_RECOGNISED))
    finish(found.reads)
    return found


def _beside(found: Stated, gathered: _Gathered) -> list[tuple[str, bytes]]:
    """The plant file, named plant.yaml in the copy, and its registers by their paths relative to it."""
    if found.path is None:
        return []
    statement = found.path.read_bytes()
    files = [(PLANT, statement)]
    for name in register_paths("\n".join(Written.of_statement(statement).lines)):
        path = found.path.parent / name
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            gathered.left_out.append((name, OUTSIDE))
        elif path.is_file():
            files.append((str(PurePosixPath(name)), path.read_bytes()))
    return files


_Secrets = Mapping[tuple[str, int], Sequence[Secret]]


def _maps(
    key: bytes, gathered: _Gathered, beside: Sequence[tuple[str, bytes]], devices: Sequence[Device], found: Stated
) -> tuple[Rewriter, _Sealed]:
    """The maps of the run, made from everything that was read, and where its secrets are."""
    addresses = AddressMap(key)
    texts = [text.lines for _, text in gathered.written]
    texts += [Written.of_statement(data).lines for path, data in beside if not path.endswith((".xlsx", ".xlsm"))]
    for lines in texts:
        for low, high in range_ends(lines):
            addresses.keep_range(low, high)
    names = NameMap(key, declared_names(devices, found.plant), facts(devices, found.plant), marks(found.plant))
    sealed = _Sealed(_by_line(devices), secret_lines(devices))
    weakness: dict[str, str] = {}
    for path, text in gathered.written:
        for number, line in enumerate(text.lines, 1):
            for part, secret, clear in sealed.on(path, number, line):
                for spelled in (clear, line[part.start : part.end]):
                    if secret.weakness == "default" or spelled not in weakness:
                        weakness[spelled] = secret.weakness or ""
    return Rewriter(addresses, names, SecretMap(key, weakness, names.name, frozenset(_FACTORY))), sealed


@dataclass(frozen=True, slots=True)
class _Sealed:
    """The secrets the parsers found, by file and line, and what each line's secret opens."""

    found: _Secrets
    kinds: Mapping[tuple[str, int], str]

    def on(self, path: str, number: int, line: str) -> list[tuple[Part, Secret, str]]:
        """The secrets found on a line, located in it."""
        secrets = self.found.get((path, number), ())
        return located(line, secrets, [_FACTORY.get, *(reveals for reveals, _ in _CODECS)]) if secrets else []


def _by_line(devices: Sequence[Device]) -> _Secrets:
    found: dict[tuple[str, int], list[Secret]] = {}
    for device in devices:
        for secret in secrets_of(device):
            for line in range(secret.at.first, secret.at.last + 1):
                found.setdefault((secret.at.file, line), []).append(secret)
    return found


def _lines(text: Written, path: str, rewriter: Rewriter, sealed: _Sealed) -> list[str]:
    made = []
    in_block = False
    for number, line in enumerate(text.lines, 1):
        ends = "-----END" in line
        if in_block and not ends:
            made.append(rewriter.secrets.scrambled(line))
            continue
        in_block = not ends and (in_block or "-----BEGIN" in line)
        made.append(rewriter.line(line, _parts(path, number, line, rewriter, sealed)))
    return made


def _parts(path: str, number: int, line: str, rewriter: Rewriter, sealed: _Sealed) -> list[Part]:
    """The secrets of a line: those the parser found, and where it found none those that announcing words tell."""
    parts = []
    for part, _, clear in sealed.on(path, number, line):
        written = line[part.start : part.end]
        made = rewriter.secrets.secret(clear)
        if written != clear and made != clear:
            made = next(hides(made, written) for reveals, hides in _CODECS if reveals(written) == clear)
        parts.append(replace(part, made=made if written == clear or made != clear else written))
    kind = "" if parts else sealed.kinds.get((path, number), "").removesuffix(REST)
    return unlocated(line, kind, parts)


def _path(rewriter: Rewriter, path: str, taken: Collection[str]) -> str:
    """A path inside the copy that no other file has, with its names replaced; what follows the last dot stays."""
    inside = "/".join(part for part in PurePosixPath(path.replace("\\", "/")).parts if part not in ("/", "..", "-"))
    stem, dot, ending = (inside or STDIN).rpartition(".")
    if not dot or "/" in ending:
        stem, dot, ending = inside or STDIN, "", ""
    made = rewriter.line(stem)
    number = 2
    while f"{made}{dot}{ending}" in taken:
        made = f"{rewriter.line(stem)}-{number}"
        number += 1
    return f"{made}{dot}{ending}"


def differences(before: Audit, after: Audit) -> list[Difference]:
    """The checks that say something else of the copy, each verdict with its counts.

    Flows between two zones count once: into how many readable parts they fall follows the order of the addresses as
    numbers, which no mapping that keeps prefixes and hides them can keep.
    """
    counts = [
        Counter((check, verdict, severity) for check, verdict, severity, _ in said(one)) for one in (before, after)
    ]
    return [
        Difference(*entry, counts[0][entry], counts[1][entry])
        for entry in sorted(counts[0].keys() | counts[1].keys())
        if counts[0][entry] != counts[1][entry]
    ]


Said = tuple[str, str, str, str]


def said(found: Audit) -> list[Said]:
    """Check, verdict, severity and device or zone pair of everything an audit says (severity empty: of a result)."""
    listed: dict[tuple[Said, int], None] = {}
    for check, result in found.results:
        about = _about(result.device, result.flow)
        listed[(check, result.verdict.value, "", about), 0 if result.flow is not None else len(listed)] = None
    for finding in found.findings:
        about = _about(finding.device, finding.flow)
        entry = (finding.check.id, finding.verdict, finding.severity.value, about)
        listed[entry, 0 if finding.flow is not None else len(listed)] = None
    return [entry for entry, _ in listed]


def _about(device: str, flow: Flow | None) -> str:
    return device if flow is None else f"{device} {flow.source} -> {flow.target}".strip()


def prove(options: Options, folder: Path) -> list[Difference]:
    """Audit the sources and the copy in ``folder`` and compare."""
    plant = folder / PLANT
    copy = replace(options, sources=(str(folder),), plant=plant if plant.is_file() else None, stdin=None)
    return differences(audit(options), audit(copy))
