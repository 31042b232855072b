"""Advisories of the plant's register against what the plant has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from auditor.check import Evidence, Result, Severity, Verdict
from auditor.manual import fold
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.products import Product, has_feature
from auditor.plant.rows import Advisory
from auditor.plant.versions import within
from auditor.reach.network import Network
from checks._shared import NOT_KNOWN

_SEVERITIES = {
    Severity.CRITICAL: ("critical", "緊急", "クリティカル"),
    Severity.HIGH: ("high", "important", "高", "重要", "警告"),
    Severity.MEDIUM: ("medium", "moderate", "中", "警戒"),
    Severity.LOW: ("low", "低", "注意"),
}
"""Words of vendors and of JVN (CVSS: 緊急, 重要, 警告, 注意)."""
_SCORES = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.1, Severity.LOW))
"""CVSS v3.1 Specification, Qualitative Severity Rating Scale."""
NO_REGISTER = Text(
    "the advisories (registers: advisories); this tool ships no list of vulnerabilities",
    "脆弱性情報台帳（registers の advisories）。本ツールは脆弱性の一覧を持たない",
)


def advisory_results(network: Network) -> Iterator[Result]:
    """One result for each thing that an advisory concerns, and one for each advisory that cannot be assigned."""
    advisories = network.plant.registers.advisories
    if advisories is None:
        yield Result(
            subject="advisories", verdict=Verdict.CANNOT_TELL, says="cannot_advisories", unknowns=(NO_REGISTER,)
        )
        return
    products = list(_products(network))
    for advisory in advisories:
        answers: dict[tuple[object, ...], bool | None] = {}
        for product in products:
            if product.alike not in answers:
                answers[product.alike] = product.is_a(advisory.product, advisory.vendor)
        concerned = [product for product in products if answers[product.alike]]
        for product in concerned:
            yield _judged(advisory, product, network.as_of)
        if not concerned:
            yield _unassigned(advisory, [product for product in products if answers[product.alike] is None])


def _products(network: Network) -> Iterator[Product]:
    """Every supplied device with its ledger row, then the rows in use that no configuration belongs to."""
    ledger, taken = network.ledger, set()
    for device in network.devices:
        found = ledger.of_device(device) if ledger is not None else None
        row = found.row if found is not None else None
        if row is not None:
            taken.add(row.asset_id)
        seen = device.observed.version.version if device.observed.version is not None else ""
        yield Product(device.name, device, row, seen or device.version.value or (row.os_version if row else ""))
    for row in ledger.rows if ledger is not None else ():
        if row.status in (None, "in_use") and row.asset_id not in taken and (row.vendor or row.model):
            yield Product(row.name or row.asset_id, None, row, row.os_version)


def _judged(advisory: Advisory, product: Product, as_of: date) -> Result:
    affected = within(product.version, advisory.affected_version_range) if product.version else None
    needed = _needed(advisory, product)
    done = advisory.done_date is not None and advisory.done_date <= as_of
    settled = advisory.decision == "accept" or (advisory.decision == "workaround" and done)
    verdict, says = Verdict.PASS, ""
    unknowns: tuple[Text, ...] = ()
    if affected is False or needed is False or settled:
        pass
    elif affected is None or needed is None:
        verdict, says = Verdict.CANNOT_TELL, "cannot_affected"
        unknowns = _open(advisory, product, affected)
    elif advisory.decision == "patch" and done:
        verdict, says = Verdict.WARN, "warn_patched"
    else:
        verdict, says = Verdict.FAIL, "fail_undone" if advisory.decision else "fail_undecided"
    return Result(
        subject=f"{product.name} {advisory.advisory_id}",
        verdict=verdict,
        says=says,
        severity=severity_of(advisory.severity) if verdict is Verdict.FAIL else None,
        device=product.device.name if product.device is not None else "",
        evidence=_evidence(advisory, product),
        values={
            "name": product.name, "advisory": advisory.advisory_id, "product": advisory.product or NOT_KNOWN,
            "version": product.version or NOT_KNOWN, "range": advisory.affected_version_range or NOT_KNOWN,
            "decision": _DECISIONS.get(advisory.decision, advisory.decision), "done": advisory.done_date or "",
        },
        unknowns=unknowns,
    )  # fmt: skip


_DECISIONS = {
    "patch": Text("patch", "パッチ適用"),
    "workaround": Text("workaround", "回避策"),
    "accept": Text("accept", "受容"),
}


def _needed(advisory: Advisory, product: Product) -> bool | None:
    """Whether the feature the advisory needs is on; True when it needs none."""
    if not advisory.feature_needed:
        return True
    return None if product.device is None else has_feature(product.device, advisory.feature_needed)


def _open(advisory: Advisory, product: Product, affected: bool | None) -> tuple[Text, ...]:
    if affected is None and not product.version:
        return (Text(f"the version of {product.name}", f"{product.name} の版数"),)
    if affected is None:
        told = advisory.affected_version_range or "-"
        return (
            Text(
                f"whether {product.version} lies in '{told}'", f"版数 {product.version} が「{told}」に含まれるかどうか"
            ),
        )
    feature = advisory.feature_needed
    return (Text(f"whether '{feature}' is on", f"「{feature}」が有効かどうか"),)


def _evidence(advisory: Advisory, product: Product) -> tuple[Evidence, ...]:
    rows = [Evidence(product.row.at, "ledger")] if product.row is not None else []
    own = [Evidence(version_line(product), "version")] if product.device is not None else []
    return (*own, *rows, Evidence(advisory.at, "advisory"))


def version_line(product: Product) -> Span:
    """The line that says the version, or that of the device."""
    device = product.device
    assert device is not None
    if device.observed.version is not None:
        return device.observed.version.at
    return device.version.at or device.at


def _unassigned(advisory: Advisory, maybe: Sequence[Product]) -> Result:
    """An advisory that certainly concerns nothing here, or one whose product nothing here is certainly."""
    subject = f"advisory {advisory.advisory_id}"
    own = Evidence(advisory.at, "advisory")
    if not maybe:
        return Result(subject=subject, verdict=Verdict.NOT_APPLICABLE, evidence=(own,))
    names = ", ".join(product.name for product in maybe[:5]) + (" …" if len(maybe) > 5 else "")
    what = Text(
        f"whether '{advisory.product}' of '{advisory.vendor}' is one of {names}; write maker and model as in the ledger",
        f"「{advisory.vendor}」の「{advisory.product}」が {names} に当たるか。メーカー名・型式を台帳と同じ表記にすれば判定できる",
    )
    return Result(
        subject=subject, verdict=Verdict.CANNOT_TELL, says="cannot_product", evidence=(own,),
        values={"advisory": advisory.advisory_id}, unknowns=(what,),
    )  # fmt: skip


def severity_of(text: str) -> Severity | None:
    """The severity an advisory's words or CVSS score mean; None when nothing is said."""
    word = fold(text)
    try:
        score = float(word)
    except ValueError:
        return next((found for found, words in _SEVERITIES.items() if any(each in word for each in words)), None)
    return next((found for least, found in _SCORES if score >= least), None)
