"""Reviews of typed lines from the command line on: which device, which file, and what is told when they cannot be applied."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli import main
from auditor.engine import Options
from auditor.engine.editing import DeviceEdit
from auditor.engine.reviewing import edited
from auditor.reach.describe import summary
from auditor.review.packets import list_edits
from auditor.space.difference import difference
from tests.review.pair_bases import FLOWS, IOS, PLANT
from tests.review.test_pairs import DAY

OPEN = "ip access-list extended HMI\n permit udp host 10.20.1.5 host 10.10.1.9 eq 514\n"
HOSTAPD = (
    "interface=wlan0\nssid=FIELD\nwpa=2\nwpa_key_mgmt=WPA-PSK\nrsn_pairwise=CCMP\nwpa_passphrase=Longish-Passphrase-7\n"
)


@pytest.fixture
def plant(tmp_path: Path) -> Path:
    folder = tmp_path / "plant"
    folder.mkdir()
    (folder / "fw.cfg").write_text(IOS, encoding="utf-8")
    (folder / "ap.conf").write_text(HOSTAPD, encoding="utf-8")
    (folder / "plant.yaml").write_text(PLANT, encoding="utf-8")
    (folder / "flows.csv").write_text(FLOWS, encoding="utf-8")
    return folder


def run(plant: Path, *edits: tuple[str, str], lang: str = "en", form: str = "json"):
    arguments = ["review", str(plant), "--format", form, "--lang", lang, "--as-of", "2026-11-22"]
    for number, (device, text) in enumerate(edits):
        path = plant.parent / f"typed-{number}.txt"
        path.write_bytes(text.encode())
        arguments += ["--edit", f"{device}={path}"]
    return CliRunner().invoke(main, arguments)


def test_typed_lines_are_reviewed_on_top_of_the_state_before(plant):
    before = (plant / "fw.cfg").read_text(encoding="utf-8")
    done = run(plant, ("fw", OPEN))
    report = json.loads(done.stdout)
    assert (done.exit_code, report["verdict"]) == (1, "needs_approval")
    assert [(one["from"], one["to"], one["effect"]) for one in report["packets"]] == [("hmi", "office", "opened")]
    assert {one["name"]: one["change"] for one in report["devices"]} == {"fw": "changed", "ap": "same"}
    assert (plant / "fw.cfg").read_text(encoding="utf-8") == before


def test_several_edits_are_applied_one_behind_the_other(plant):
    done = run(
        plant,
        ("fw", OPEN),
        ("fw", "ip access-list extended HMI\n no permit udp host 10.20.1.5 host 10.10.1.9 eq 514\n"),
    )
    assert (done.exit_code, json.loads(done.stdout)["verdict"]) == (0, "no_effect")


def test_what_is_taken_for_granted_is_said(plant):
    done = run(plant, ("fw", "ip access-list extended HMI\n 15 permit udp host 10.20.1.5 host 10.10.1.9 eq 514\n"))
    assert "show access-lists" in json.loads(done.stdout)["assumed"][0]
    assert (
        "show access-lists"
        in run(
            plant, ("fw", "ip access-list extended HMI\n 15 permit udp any any eq 514\n"), form="text", lang="ja"
        ).stdout
    )


def test_a_line_the_device_refuses_ends_the_review_with_file_and_line(plant):
    done = run(plant, ("fw", "ip access-list extended HMI\n no 70\n"))
    assert done.exit_code == 2
    assert "typed-0.txt:2: `no 70`: there is no such entry" in done.stderr
    assert "該当するエントリがない" in run(plant, ("fw", "ip access-list extended HMI\n no 70\n"), lang="ja").stderr


def test_a_secret_in_a_refused_line_is_not_shown(plant):
    done = run(plant, ("fw", "username eve password Hidden-Word-9\nno username bob secret Hidden-Word-9\n"))
    assert done.exit_code == 2
    assert "Hidden-Word-9" not in done.stderr


@pytest.mark.parametrize(
    ("device", "text", "told"),
    [
        ("nobody", OPEN, "no such device; there are ap, fw"),
        ("ap", "ssid=OTHER\n", "cannot be applied"),
        ("fw", "\n\n", "holds no line"),
        ("fw", "\x00\x01\x02", "fw"),
    ],
)
def test_what_cannot_be_edited_is_said_plainly(plant, device, text, told):
    done = run(plant, (device, text))
    assert done.exit_code == 2
    assert told in done.stderr or "typed-0.txt" in done.stderr


def test_either_a_state_after_or_edits_are_given(plant):
    for arguments in ([], [str(plant), "--edit", "fw=x"], ["--edit", "fw"]):
        assert CliRunner().invoke(main, ["review", str(plant), *arguments]).exit_code == 2


def test_provably_safe_changes_are_what_their_authors_proved(shared, tmp_path):
    """The changes of the pybatfish notebook: the second lets exactly the traffic wanted pass, the first more than that."""
    files = shared / "corpus" / "files" / "cisco_ios"
    named = "batfish_pybatfish__example-filters__{}__configs__rtr-with-acl.cfg"
    if not (files / named.format("current")).exists():
        pytest.skip("the notebook's configurations are not in ../shared")

    def state(name: str) -> Options:
        # one entry names an address without a mask: whom it permits nobody knows, and the notebook's tool drops it
        text = (files / named.format(name)).read_text(encoding="utf-8")
        assert text.count("  670 permit ip 166.146.58.184 any\n") == 1
        path = tmp_path / f"{name}.cfg"
        path.write_text(text.replace("  670 permit ip 166.146.58.184 any\n", ""), encoding="utf-8")
        return Options(sources=(str(path),), as_of=DAY)

    for candidate, target in (("candidate1", "18.18.18.0/26"), ("candidate2", "18.18.18.0/27")):
        lines = tuple(
            f"{number} permit tcp 10.10.10.0/24 {target} eq {port}" for number, port in ((462, 80), (463, 8080))
        )
        was, now, _ = edited(
            state("current"), [DeviceEdit("rtr-with-acl", "typed.txt", ("ip access-list acl_in", *lines))]
        )
        (one,) = list_edits(was.network, now.network)
        found = difference(now.network.space, one.edit)
        assert found.permitted.lower == found.permitted.upper
        assert [summary(box) for box in found.permitted.lower.boxes()] == [f"10.10.10.0/24 -> {target}  tcp/80, 8080"]
        assert not found.blocked.upper
        written, _, _ = edited(state(candidate), [])
        assert list_edits(now.network, written.network) == ()
