from __future__ import annotations

import hashlib
import io
import os
import tracemalloc
from pathlib import Path

import pytest

from auditor.source.document import Input
from auditor.source.ingest import SourceError, ingest, read_input
from auditor.source.limits import LIMITS, Limits

CONFIG = b"hostname sw1\nend\n"


def only(path: Path, limits: Limits = LIMITS) -> Input:
    (found,) = ingest([str(path)], limits=limits)
    return found


def why(found: Input) -> str:
    assert found.problem is not None
    assert found.problem.ja
    assert found.documents == ()
    return found.problem.en


def test_file_is_named_counted_and_hashed(tmp_path: Path) -> None:
    (tmp_path / "sw1.cfg").write_bytes(CONFIG)
    found = only(tmp_path / "sw1.cfg")
    assert (found.path, found.encoding, found.lines) == ("sw1.cfg", "utf-8", 2)
    assert found.sha256 == hashlib.sha256(CONFIG).hexdigest()
    assert found.problem is None


def test_folder_is_read_whole_in_path_order_without_hidden_files_and_registers(tmp_path: Path) -> None:
    for name in ("b/sw2.cfg", "a.cfg", "b/a/sw3.cfg", ".git/config", ".hidden", "plant.yaml", "b/ledger.csv", "x.XLSX"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(CONFIG)
    assert [found.path for found in ingest([str(tmp_path)])] == ["a.cfg", "b/a/sw3.cfg", "b/sw2.cfg"]


def test_a_register_named_outright_is_read(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_bytes(CONFIG)
    assert only(tmp_path / "export.csv").documents


def test_empty_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = only(tmp_path / "empty")
    assert found.path == "empty"
    assert "no file" in why(found)


def test_folder_of_photos_gives_one_plain_problem_each(tmp_path: Path) -> None:
    for i in range(3):
        (tmp_path / f"IMG_{i}.jpg").write_bytes(b"\xff\xd8\xff\xe0" + os.urandom(4000))
    found = list(ingest([str(tmp_path)]))
    assert ["JPEG" in why(one) for one in found] == [True] * 3


@pytest.mark.parametrize("size", [64 << 20, 200 << 20])
def test_oversized_log_is_refused_without_being_read(tmp_path: Path, size: int) -> None:
    with (tmp_path / "huge.log").open("wb") as file:
        file.truncate(size + 1)
    tracemalloc.start()
    found = only(tmp_path / "huge.log")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "64 MiB" in why(found)
    assert "64 MiB" in (found.problem.ja if found.problem else "")
    assert peak < 1 << 20


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"\xef\xbb\xbf", "no text"), (b"\n \n\t\n", "no text"), (os.urandom(5000), "not text")],
)
def test_file_with_nothing_to_read_says_what_it_is(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "x.cfg").write_bytes(data)
    assert words in why(only(tmp_path / "x.cfg"))


def test_log_of_prompts_alone_says_that_there_is_no_output(tmp_path: Path) -> None:
    assert "without any output" in why(read_input("x.log", b"sw1#terminal length 0\nsw1#exit\n"))


def test_stdin_is_read_to_its_end() -> None:
    (found,) = ingest(["-"], io.BytesIO(CONFIG))
    assert found.path == "-"
    assert found.documents
    (found,) = ingest(["-"], io.BytesIO(b"x" * 101), limits=Limits(file=100))
    assert "100 bytes" in why(found)
    (found,) = ingest(["-"])
    assert "empty" in why(found)


def test_missing_source_is_named_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "sw1.cfg").write_bytes(CONFIG)
    stream = ingest([str(tmp_path / "sw1.cfg"), str(tmp_path / "nowhere.cfg")])
    with pytest.raises(SourceError, match=r"nowhere\.cfg") as error:
        next(stream)
    assert "nowhere.cfg" in error.value.text.ja
    with pytest.raises(SourceError):
        next(ingest(["a\0b"]))


def test_same_path_in_two_sources_stays_distinguishable(tmp_path: Path) -> None:
    for site in ("east", "west"):
        (tmp_path / site).mkdir()
        (tmp_path / site / "fw.conf").write_bytes(CONFIG)
    paths = [found.path for found in ingest([str(tmp_path / site) for site in ("east", "west")])]
    assert paths[0] == "fw.conf"
    assert paths[1].endswith("west/fw.conf")
    paths = [found.path for found in ingest([str(tmp_path / site / "fw.conf") for site in ("east", "west")])]
    assert len(set(paths)) == 2


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "sw1.cfg").write_bytes(CONFIG)
    assert len(list(ingest([str(tmp_path), str(tmp_path / "sw1.cfg"), str(tmp_path)]))) == 1


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    inside = tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.cfg").write_bytes(CONFIG)
    (inside / "sw1.cfg").write_bytes(CONFIG)
    os.symlink(outside / "secret.cfg", inside / "a.cfg")
    os.symlink(outside, inside / "b")
    os.symlink(inside, inside / "loop")
    os.symlink("sw1.cfg", inside / "same.cfg")
    os.symlink("gone", inside / "broken.cfg")
    found = {one.path: one for one in ingest([str(inside)])}
    assert {path for path, one in found.items() if one.documents} == {"sw1.cfg"}
    assert "link" in why(found["a.cfg"])
    assert "link" in why(found["b"])


def test_pipe_in_a_folder_does_not_hang_the_audit(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "sw1.cfg").write_bytes(CONFIG)
    found = {one.path: one for one in ingest([str(tmp_path)])}
    assert found["sw1.cfg"].documents
    assert "regular file" in why(found["pipe"])


def test_a_very_deep_folder_is_read(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(300):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "sw1.cfg").write_bytes(CONFIG)
    assert only(tmp_path).path.endswith("d/sw1.cfg")


def test_two_runs_give_the_same_inputs(tmp_path: Path) -> None:
    for i in range(20):
        (tmp_path / f"{i * 7 % 20}.cfg").write_bytes(CONFIG + b"! %d\n" % i)
    assert list(ingest([str(tmp_path)])) == list(ingest([str(tmp_path)]))
