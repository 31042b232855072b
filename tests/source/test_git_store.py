from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from auditor.source.ingest import SourceError, ingest
from auditor.source.limits import Limits

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="the git program is not installed")


def git(folder: Path, *arguments: str) -> None:
    author = {f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=os.environ | author)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two revisions of two devices; the working tree holds a third state that no revision has."""
    folder = tmp_path / "con@figs"
    (folder / "site").mkdir(parents=True)
    git(folder, "init", "-q")
    (folder / "sw1.cfg").write_text("hostname sw1\n! first\nend\n")
    (folder / "site" / "監視室.cfg").write_text("hostname sw2\nend\n")
    (folder / "plant.yaml").write_text("schema: 1\n")
    os.symlink("/etc/passwd", folder / "link.cfg")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    git(folder, "tag", "v1")
    (folder / "sw1.cfg").write_text("hostname sw1\n! second\nend\n")
    git(folder, "commit", "-qam", "second")
    (folder / "sw1.cfg").write_text("hostname sw1\n! not committed\nend\n")
    return folder


@pytest.mark.parametrize(
    ("revision", "word"),
    [("v1", "! first"), ("HEAD", "! second"), ("HEAD~1", "! first"), ("HEAD@{0}", "! second")],
)
def test_revision_is_read_without_a_checkout(store: Path, revision: str, word: str) -> None:
    found = {one.path: one for one in ingest([f"git+{store}@{revision}"])}
    assert set(found) == {"sw1.cfg", "site/監視室.cfg", "link.cfg"}
    assert word in found["sw1.cfg"].documents[0].lines
    assert found["link.cfg"].problem is not None


def test_bare_store_and_folder_within_one_are_read(store: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(store), "bare.git")
    assert {one.path for one in ingest([f"git+{tmp_path / 'bare.git'}@v1"])} >= {"sw1.cfg", "site/監視室.cfg"}
    assert [one.path for one in ingest([f"git+{store / 'site'}@v1"])] == ["監視室.cfg"]


def test_large_file_of_a_revision_is_not_read(store: Path) -> None:
    found = {one.path: one for one in ingest([f"git+{store}@v1"], limits=Limits(file=20))}
    assert found["sw1.cfg"].problem is not None
    assert found["site/監視室.cfg"].documents


@pytest.mark.parametrize(
    "revision", ["--upload-pack=touch /tmp/x", "-h", "no-such-revision", "v1;id", "$(id)", "v1\nv2"]
)
def test_what_is_no_revision_is_refused(store: Path, revision: str) -> None:
    with pytest.raises(SourceError) as error:
        list(ingest([f"git+{store}@{revision}"]))
    assert error.value.text.en
    assert error.value.text.ja


def test_missing_revision_or_folder_is_said(store: Path, tmp_path: Path) -> None:
    for source in (f"git+{tmp_path}/nowhere@HEAD", "git+nothing", f"git+{store}@"):
        with pytest.raises(SourceError, match="PATH@REV"):
            list(ingest([source]))


def test_folder_that_is_no_repository_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="git"):
        list(ingest([f"git+{tmp_path}@HEAD"]))


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"])
def test_git_variables_of_the_caller_do_not_redirect_the_read(
    store: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "/nonexistent")
    assert [one for one in ingest([f"git+{store}@v1"]) if one.documents]


def test_what_a_push_holds_in_quarantine_is_read(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(store), "bare.git")
    objects = tmp_path / "bare.git" / "objects"
    quarantine = objects.rename(tmp_path / "incoming")
    objects.mkdir()
    source = f"git+{tmp_path / 'bare.git'}@v1"
    with pytest.raises(SourceError):
        list(ingest([source]))
    for name in ("GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, str(quarantine))
    assert [one for one in ingest([source]) if one.documents]
