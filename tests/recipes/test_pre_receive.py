"""The hook of ``samples/recipes`` in a real bare repository: what may be pushed, what may not, and what the pusher is told."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.recipes.repositories import MODBUS, NARROW, RECIPES, WEB, commit, config, environment, git, plant

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="the git program is not installed")


class Store:
    """A bare repository with the hook, and a clone to push from."""

    def __init__(self, folder: Path) -> None:
        self.env = environment(folder / "home")
        self.bare, self.clone = folder / "store.git", folder / "clone"
        git(folder, "init", "-q", "--bare", "-b", "main", str(self.bare), env=self.env)
        git(folder, "init", "-q", "-b", "main", str(self.clone), env=self.env)
        git(self.clone, "remote", "add", "origin", str(self.bare), env=self.env)
        shutil.copy(RECIPES / "pre-receive", self.bare / "hooks" / "pre-receive")
        (folder / "plant.yaml").write_text(plant(), encoding="utf-8")
        self.set("auditor.plant", str(folder / "plant.yaml"))
        self.set("auditor.failOn", "critical")
        self.set("receive.advertisePushOptions", "true")

    def set(self, name: str, value: str) -> None:
        """A setting of the bare repository."""
        git(self.bare, "config", name, value, env=self.env)

    def push(self, text: str, *options: str, ref: str = "main") -> tuple[bool, str]:
        """Commit an export and push it: whether it was taken, and what the pusher was told."""
        commit(self.clone, text, self.env)
        return self.send(*options, ref=ref)

    def send(self, *options: str, ref: str = "main") -> tuple[bool, str]:
        """Push what is committed."""
        done = subprocess.run(
            ["git", "-C", str(self.clone), "push", "-q", *options, "origin", f"HEAD:{ref}"],
            env=self.env, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        taken = self.head(ref) == git(self.clone, "rev-parse", "HEAD", env=self.env)
        assert taken == (done.returncode == 0)
        return taken, done.stderr

    def head(self, ref: str = "main") -> str:
        """The revision the store holds."""
        try:
            return git(self.bare, "rev-parse", "--verify", "-q", f"refs/heads/{ref}", env=self.env)
        except subprocess.CalledProcessError:
            return ""

    def reset(self) -> None:
        """Back to what the store holds."""
        git(self.clone, "reset", "-q", "--hard", self.head(), env=self.env)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that holds one state already, taken without its hook."""
    made = Store(tmp_path)
    hook = made.bare / "hooks" / "pre-receive"
    hook.chmod(0o644)
    assert made.push(config())[0]
    hook.chmod(0o755)
    return made


def test_harm_is_refused_and_what_only_takes_away_is_taken(store):
    taken, told = store.push(config(office=MODBUS))
    assert not taken
    assert "remote: VIOLATES POLICY" in told
    assert "CNI-001" in told
    assert "refs/heads/main stays as it is" in told
    store.reset()
    taken, told = store.push(config(office=NARROW))
    assert taken, told
    assert "remote: SAFE" in told


@pytest.mark.long
def test_a_comment_changes_nothing_and_is_taken(store):
    taken, told = store.push(config(office=" remark readable\n" + WEB))
    assert taken, told
    assert "NO EFFECT" in told


def test_a_change_that_needs_approval_waits_for_a_name(store):
    answers = config(
        hmi=" permit tcp host 10.20.1.5 eq 443 any established\n permit tcp host 10.20.1.6 eq 443 any established"
    )
    taken, told = store.push(answers)
    assert not taken
    assert "NEEDS APPROVAL" in told
    assert "-o approved-by=NAME" in told
    taken, told = store.send("-o", "other=1", "-o", "approved-by=$(touch pwned) 鈴木")
    assert taken, told
    assert "approved by $(touch pwned) 鈴木" in told
    assert not (store.bare / "pwned").exists()


@pytest.mark.long
def test_a_name_approves_no_harm(store):
    assert not store.push(config(office=MODBUS), "-o", "approved-by=me")[0]


@pytest.mark.long
def test_what_nobody_can_tell_is_refused(store):
    taken, told = store.push(config(office=WEB + "\n permit tcp object-group LOST host 10.20.1.5 eq 8443"))
    assert not taken
    assert "CANNOT TELL" in told


@pytest.mark.long
def test_a_state_that_holds_no_device_any_more_is_refused(store):
    taken, told = store.push("nothing of a router\n")
    assert not taken
    assert "no device was recognised" in told


@pytest.mark.long
def test_another_branch_is_not_judged_and_the_one_named_is(store):
    assert store.push(config(office=MODBUS), ref="draft")[0]
    store.set("auditor.branch", "draft")
    store.reset()
    assert not store.push(config(office=MODBUS + "\n permit tcp any host 10.30.1.11 eq 20000"), ref="draft")[0]


def test_a_first_push_is_audited_whole_against_the_baseline(tmp_path):
    store = Store(tmp_path)
    taken, told = store.push(config(office=MODBUS))
    assert not taken
    assert "exit status 1 (--fail-on critical)" in told
    report = tmp_path / "baseline.json"
    subprocess.run(
        ["auditor", "audit", str(store.clone), "--plant", str(tmp_path / "plant.yaml"), "--fail-on", "never", "--format", f"json={report}"],
        env=store.env, check=True, capture_output=True,
    )  # fmt: skip
    store.set("auditor.baseline", str(report))
    taken, told = store.send()
    assert taken, told
    assert "against the baseline" in told


@pytest.mark.long
def test_without_the_program_nothing_is_taken(store):
    store.set("auditor.command", "/nonexistent/auditor")
    assert not store.push(config(office=NARROW))[0]
