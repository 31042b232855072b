"""The dossier of a one-way boundary: nine points, the ways round it, what may return; never more than is known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.engine import Options, audit
from auditor.findings import Dossier
from checks.control_network._plants import PLANT, router

CLOSED = {"office": " remark nothing", "hmi": " remark nothing", "dcs": " remark nothing"}
UDP = {**CLOSED, "dcs": " permit udp host 10.30.1.10 host 10.20.1.5 eq 4001"}
TCP = {**CLOSED, "dcs": " permit tcp host 10.30.1.10 host 10.20.1.5 eq 443"}
BACK = {**CLOSED, "hmi": " permit udp host 10.20.1.5 host 10.30.1.10 eq 123"}


def dossier(folder: Path, lists: dict[str, str], by: str = "diode", extra: str = "") -> Dossier:
    (folder / "rt-01.cfg").write_text(router(**lists), encoding="utf-8")
    text = f"{PLANT}one_way:\n  - {{from: dcs, to: hmi, by: {by}}}\n{extra}"
    (folder / "plant.yaml").write_text(text, encoding="utf-8")
    (found,) = audit(Options(sources=(str(folder),), as_of=date(2026, 11, 22), select=("OWD",))).one_way
    return found


def verdicts(found: Dossier) -> dict[int, str]:
    return {point.number: point.verdict for point in found.points}


def test_a_closed_boundary_is_consistent_and_never_more_without_papers(tmp_path):
    found = dossier(tmp_path, CLOSED)
    assert found.verdict == "consistent"
    assert [verdicts(found)[number] for number in (1, 3, 4, 7)] == ["consistent"] * 4
    assert verdicts(found)[9] == "not_provable"
    assert found.ways == ()


def test_an_attestation_with_a_proof_documents_it(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "- measure: 2-4.a\n  verdict: yes\n  statement: ダイオード設置済み\n  owner: 計装課長\n  date: 2026-10-01\n"
        "  evidence: [{title: 設置図 KS-021, link: docs/ks-021}]\n",
        encoding="utf-8",
    )
    assert dossier(tmp_path, CLOSED, extra="registers: {attestations: a.yaml}\n").verdict == "documented"


@pytest.mark.parametrize(
    ("lists", "by", "contradicted"),
    [
        (UDP, "diode", {4}),
        (TCP, "diode", {1, 4}),
        (BACK, "diode", {3, 4, 7}),
        (UDP, "send_only", set()),
        (TCP, "send_only", {1}),
        (TCP, "firewall", set()),
        (BACK, "firewall", {3, 4, 7}),
    ],
)
def test_what_contradicts_depends_on_what_is_meant_to_enforce_it(tmp_path, lists, by, contradicted):
    found = dossier(tmp_path, lists, by)
    assert {number for number, verdict in verdicts(found).items() if verdict == "contradicted"} == contradicted
    assert (found.verdict == "contradicted") == bool(contradicted)
    assert bool(found.ways) == (4 in contradicted)


def test_the_three_levels_of_return_are_told_apart(tmp_path):
    sessions, packets, medium = (level.en for level in dossier(tmp_path, BACK, "firewall").returns)
    assert sessions.startswith("L1")
    assert "the far side may start" in packets
    assert "both directions" in medium


def test_a_list_nobody_has_proves_nothing(tmp_path):
    found = dossier(tmp_path, {**CLOSED, "hmi": " permit udp object-group LOST any"})
    assert found.verdict == "not_provable"
    assert verdicts(found)[3] == "not_provable"
