"""JUnit XML as build servers read it (the Jenkins xUnit plugin's junit-10.xsd): a suite a check, a test a subject.

A test fails where the audit gates on it: a new failure without a waiver. Known and waived failures, doubts and what does not
apply are *skipped* and say so; what did not run is an *error*; warnings and statements pass with their sentence as output.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from auditor.check import Result, Verdict
from auditor.findings import Audit, CheckSummary, Finding, InputSummary, NotRun
from auditor.model.text import Text, printable
from reports.text import role_name
from reports.wording import KNOWN, SEVERITIES, VERDICTS, summary, witness


def render(audit: Audit, lang: str) -> bytes:
    """UTF-8 XML; every character of it is one XML 1.0 allows."""
    findings: dict[str, list[Finding]] = {}
    for finding in audit.findings:
        findings.setdefault(finding.check.id, []).append(finding)
    results: dict[str, list[Result]] = {}
    for id, result in audit.results:
        if result.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE):
            results.setdefault(id, []).append(result)
    root = Element("testsuites", name=_line(f"auditor {audit.plant.name}"))
    for entry in audit.checks:
        id = entry.check.id
        crashes = [crash for crash in audit.not_run if crash.check == id]
        _suite(root, entry, findings.get(id, ()), results.get(id, ()), crashes, lang)
    _inputs(root, audit, lang)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"


def _suite(
    root: Element, entry: CheckSummary, findings: Sequence[Finding], clean: Sequence[Result], crashes: Sequence[NotRun], lang: str
) -> None:  # fmt: skip
    check = entry.check
    suite = SubElement(root, "testsuite", name=_line(f"{check.id} {check.name}"))
    properties = SubElement(suite, "properties")
    facts = (("title", check.title.to(lang)), ("severity", str(check.severity)), ("decides", ", ".join(check.decides)))
    for name, value in facts:
        SubElement(properties, "property", name=name, value=_line(value))
    for finding in findings:
        _judged(_case(suite, check.id, finding.device, finding.subject), finding, lang)
    for result in clean:
        case = _case(suite, check.id, result.device, result.subject)
        if result.verdict is Verdict.NOT_APPLICABLE:
            SubElement(case, "skipped", message=VERDICTS["not_applicable"].to(lang))
    for crash in crashes:
        _error(_case(suite, check.id, "", VERDICTS["not_run"].to(lang)), crash, lang)
    _count(suite)


def _inputs(root: Element, audit: Audit, lang: str) -> None:
    """What was read: a file that fell over is an error, one that could not be read is skipped, odd lines are output."""
    suite = SubElement(root, "testsuite", name=Text("inputs", "入力").to(lang))
    for entry in audit.inputs:
        case = _case(suite, "inputs", entry.device, entry.path)
        if entry.problem is not None:
            SubElement(case, "skipped", message=_line(entry.problem.to(lang)))
        odd = list(_odd(entry, lang))
        if odd:
            SubElement(case, "system-out").text = _block(odd)
    for crash in audit.not_run:
        if not crash.check:
            _error(_case(suite, "inputs", "", crash.file), crash, lang)
    _count(suite)


def _odd(entry: InputSummary, lang: str) -> Iterator[str]:
    for problem in entry.problems:
        word = Text("not understood", "解釈できない行") if problem.message is None else problem.message
        matters = f" -> {', '.join(problem.matters_to)}" if problem.matters_to else ""
        yield f"{problem.at}: {word.to(lang)}: {problem.text}{matters}"


def _case(suite: Element, id: str, device: str, subject: str) -> Element:
    """A test; build servers tell tests apart by class and name alone, so both together are made unique."""
    place = f"{id}.{device}" if device else id
    return SubElement(suite, "testcase", classname=_line(place), name=_line(subject or device or id))


def _judged(case: Element, finding: Finding, lang: str) -> None:
    said = _line(finding.message.to(lang))
    word = VERDICTS[finding.verdict].to(lang)
    if finding.gates:
        failure = SubElement(case, "failure", type=str(finding.severity), message=said)
        failure.text = _block(_details(finding, lang))
    elif finding.verdict in ("fail", "waived", "cannot_tell"):
        why = KNOWN.to(lang) if finding.verdict == "fail" else f"{word} {finding.waiver}".rstrip()
        SubElement(case, "skipped", type=finding.verdict, message=f"{why}: {said}").text = _block(
            _details(finding, lang)
        )
    else:
        SubElement(case, "system-out").text = _block([f"{word}: {said}", *_details(finding, lang)])


def _details(finding: Finding, lang: str) -> Iterator[str]:
    yield f"{SEVERITIES[finding.severity].to(lang)}  {finding.fingerprint}"
    for unknown in finding.unknowns:
        yield f"? {unknown.to(lang)}"
    for quote in finding.evidence:
        yield f"{quote.at}  {role_name(quote.role, lang)}"
        yield from (f"  | {line}" for line in quote.text)
    if finding.flow is not None:
        yield f"{Text('flow', '通信').to(lang)}: {summary(finding.flow)}"
        yield f"{Text('witness', '証拠パケット').to(lang)}: {witness(finding.flow)}"
    yield f"{Text('fix', '対処').to(lang)}: {finding.check.fix.to(lang)}"


def _error(case: Element, crash: NotRun, lang: str) -> None:
    SubElement(case, "error", type="not_run", message=_line(crash.reason.to(lang)))


def _count(suite: Element) -> None:
    """Unique names, and the numbers a suite carries."""
    taken: set[tuple[str, str]] = set()
    cases = suite.findall("testcase")
    for case in cases:
        place, name = case.attrib["classname"], case.attrib["name"]
        number = 1
        while (place, case.attrib["name"]) in taken:
            number += 1
            case.set("name", f"{name} ({number})")
        taken.add((place, case.attrib["name"]))
    for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(sum(case.find(kind) is not None for case in cases)))
    suite.set("tests", str(len(cases)))


def _line(text: str) -> str:
    return " ".join(printable(line).strip() for line in text.splitlines())


def _block(lines: Sequence[str] | Iterator[str]) -> str:
    return "\n".join(printable(part) for line in lines for part in line.splitlines())
