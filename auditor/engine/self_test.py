"""What is wrong with a check, by the rules every check must keep: its words, and its examples run for real."""

from __future__ import annotations

import string
from collections.abc import Iterator

from auditor.check import Check, Example, Verdict
from auditor.engine import audit_texts
from auditor.findings import Audit
from auditor.manual import manual
from auditor.model.device import Device
from auditor.model.text import Text


def faults_of(check: Check) -> tuple[Text, ...]:
    """Every rule a check breaks, words first; empty for a sound one."""
    return (*_words(check), *_references(check), *_examples(check))


def _words(check: Check) -> Iterator[Text]:
    texts = [check.title, check.why, check.decided, check.fix, *check.messages.values()]
    texts += [parameter.meaning for parameter in check.parameters]
    texts += [example.title for example in check.examples]
    for text in texts:
        if not (text.en.strip() and text.ja.strip()):
            yield Text(f"not said in both languages: {text}", f"日英の一方の文がない: {text}")
        elif not any(ord(letter) > 0x3000 for letter in text.ja):
            yield Text(f"not Japanese: {text.ja}", f"日本語の文ではない: {text.ja}")
        elif any(ord(letter) > 0x3000 for letter in text.en):
            yield Text(f"not English: {text.en}", f"英語の文ではない: {text.en}")
    for text in check.messages.values():
        if _placeholders(text.en) != _placeholders(text.ja):
            yield Text(f"other placeholders in each language: {text.en}", f"日英で置換項目が異なる: {text.ja}")


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def _references(check: Check) -> Iterator[Text]:
    for need in sorted(check.needs - set(Device.__dataclass_fields__)):
        yield Text(f"needs '{need}', which no device has", f"needs の「{need}」は Device の項目ではない")
    known = {measure.id for measure in manual().measures}
    for measure in (*check.decides, *check.supports):
        if measure not in known:
            yield Text(f"names measure '{measure}', which does not exist", f"対策「{measure}」は存在しない")


def _examples(check: Check) -> Iterator[Text]:
    clean = [example for example in check.examples if not example.fails and not example.cannot_tell]
    if not any(example.fails for example in check.examples):
        yield Text("no example that fails", "不適合の例がない")
    if not clean:
        yield Text("no clean example", "適合の例がない")
    proved = False
    for example in check.examples:
        audit = audit_texts(example.configs, example.plant, example.registers, select=(check.id,))
        for fault in _example(example, audit):
            yield Text(f"example '{example.title.en}': {fault.en}", f"例「{example.title.ja}」: {fault.ja}")
        verdicts = {result.verdict for id, result in audit.results if id == check.id}
        proved = proved or (example in clean and Verdict.PASS in verdicts and Verdict.CANNOT_TELL not in verdicts)
    if clean and not proved:
        yield Text("no clean example proves a pass", "適合を示す例がない")


def _example(example: Example, audit: Audit) -> Iterator[Text]:
    for entry in audit.not_run:
        yield Text(f"did not run: {entry.reason.en}", f"実行できない: {entry.reason.ja}")
    results = [result for _, result in audit.results]
    hits = [result for result in results if result.verdict in (Verdict.FAIL, Verdict.WARN)]
    without = [hit for hit in hits if not hit.evidence]
    for hit in without:
        yield Text(f"{hit.subject} fails without evidence", f"{hit.subject} の不適合に根拠行がない")
    lines = {
        (hit.evidence[0].at.file.rpartition("/")[2], hit.evidence[0].at.first) for hit in hits if hit not in without
    }
    if lines != set(example.fails):
        yield Text(
            f"fails at {_lines(lines)}, expected {_lines(set(example.fails))}",
            f"不適合となる行は {_lines(lines)}、期待は {_lines(set(example.fails))}",
        )
    untold = [result for result in results if result.verdict is Verdict.CANNOT_TELL]
    if example.cannot_tell and not untold:
        yield Text("expected a cannot tell", "判定不能になるはずである")
    for result in untold:
        if not result.unknowns and not result.says:
            yield Text(
                f"{result.subject}: says not what would decide it", f"{result.subject}: 何が分かれば決まるかを言わない"
            )
    for device in audit.devices:
        for line in device.unread:
            yield Text(f"{line.at}: not understood ({line.word})", f"{line.at}: 解釈できない（{line.word}）")
    for finding in audit.findings:
        if "{" in finding.message.en + finding.message.ja:
            yield Text(f"a placeholder is left: {finding.message.en}", f"置換されない項目が残る: {finding.message.ja}")
        if finding.message.en == finding.message.ja:
            yield Text(f"one sentence for both languages: {finding.message.en}", f"日英が同じ文: {finding.message.ja}")


def _lines(found: set[tuple[str, int]]) -> str:
    return ", ".join(f"{file}:{line}" for file, line in sorted(found)) or "-"
