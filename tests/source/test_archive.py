from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from auditor.source.document import Input
from auditor.source.ingest import ingest
from auditor.source.limits import LIMITS, Limits

CONFIG = b"hostname sw1\nend\n"


def zipped(path: Path, members: Sequence[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


def tarred(path: Path, members: Sequence[tuple[str | tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as archive:
        for name, data in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def pack(folder: Path, name: str, members: Sequence[tuple[str, bytes]]) -> Path:
    return zipped(folder / name, members) if name.endswith(".zip") else tarred(folder / name, members)


def read(path: Path, limits: Limits = LIMITS) -> dict[str, Input]:
    return {found.path: found for found in ingest([str(path)], limits=limits)}


def why(found: Input) -> str:
    assert found.problem is not None
    assert found.documents == ()
    return found.problem.en


FORMS = pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.TGZ"])


@FORMS
def test_members_are_read_under_their_own_paths(tmp_path: Path, name: str) -> None:
    archive = pack(tmp_path, name, [("site/sw1.cfg", CONFIG), ("./sw2.cfg", CONFIG), (".git/config", CONFIG)])
    found = read(archive)
    assert {path.removeprefix("./") for path in found} == {"site/sw1.cfg", "sw2.cfg"}
    assert all(one.documents for one in found.values())


@FORMS
@pytest.mark.parametrize("bad", ["../evil.cfg", "/etc/evil.cfg", "a/../../evil.cfg", "C:\\evil.cfg", "..\\evil.cfg"])
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str, bad: str) -> None:
    found = read(pack(tmp_path, name, [(bad, CONFIG), ("sw1.cfg", CONFIG)]))
    assert found["sw1.cfg"].documents
    refused = [one for path, one in found.items() if path != "sw1.cfg"]
    assert ["outside" in why(one) or "leads out" in why(one) for one in refused] == [True]


@FORMS
def test_registers_beside_the_exports_are_left_alone(tmp_path: Path, name: str) -> None:
    members = [("plant.yaml", b"schema: 1"), ("registers/ledger.csv", b"a,b"), ("l.xlsx", b"PK"), ("sw1.cfg", CONFIG)]
    assert list(read(pack(tmp_path, name, members))) == ["sw1.cfg"]


@FORMS
def test_archive_in_an_archive_is_refused(tmp_path: Path, name: str) -> None:
    assert "inside an archive" in why(read(pack(tmp_path, name, [("b.zip", CONFIG)]))["b.zip"])


@FORMS
def test_oversized_member_is_refused_with_the_limit(tmp_path: Path, name: str) -> None:
    found = read(pack(tmp_path, name, [("big.log", b"x" * 3000), ("sw1.cfg", CONFIG)]), limits=Limits(file=2000))
    assert "2000 bytes" in why(found["big.log"])
    assert found["sw1.cfg"].documents


@FORMS
def test_truncated_archive_is_one_clear_problem(tmp_path: Path, name: str) -> None:
    archive = pack(tmp_path, name, [("sw1.cfg", bytes(range(33, 127)) * 200)])
    archive.write_bytes(archive.read_bytes()[:-9000] if name == "a.tar" else archive.read_bytes()[:150])
    found = list(ingest([str(archive)]))
    assert any("damaged" in why(one) for one in found)


@FORMS
def test_empty_archive_says_so(tmp_path: Path, name: str) -> None:
    assert "no file" in why(read(pack(tmp_path, name, []))[name])


def test_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    found = read(zipped(tmp_path / "a.zip", [("bomb.cfg", b"0" * (40 << 20)), ("sw1.cfg", CONFIG)]))
    assert "bomb" in why(found["bomb.cfg"])
    assert found["sw1.cfg"].documents


def test_zip_that_lies_about_a_members_size_is_not_believed(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", [("bomb.cfg", b"0" * (4 << 20))])
    raw = archive.read_bytes().replace((4 << 20).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    archive.write_bytes(raw)
    assert why(read(archive)["bomb.cfg"])


def test_tar_bomb_stops_at_the_total(tmp_path: Path) -> None:
    path = tarred(tmp_path / "a.tar.gz", [(f"{i}.cfg", b"0" * (1 << 20)) for i in range(10)])
    *before, last = ingest([str(path)], limits=Limits(file=100, archive=5 << 20))
    assert "more than 5 MiB" in why(last)
    assert len(before) == 5


def test_tar_header_that_asks_for_gigabytes_is_not_obeyed(tmp_path: Path) -> None:
    header = tarfile.TarInfo("pax")
    header.type = tarfile.XHDTYPE
    header.size = 300 << 20
    path = tmp_path / "a.tar"
    path.write_bytes(header.tobuf() + b"0" * 1024)
    assert why(next(iter(read(path).values())))


@FORMS
def test_too_many_members_are_cut_off_and_named(tmp_path: Path, name: str) -> None:
    archive = pack(tmp_path, name, [(f"{i}.cfg", CONFIG) for i in range(9)])
    *before, last = ingest([str(archive)], limits=Limits(members=8))
    assert "more than 8 files" in why(last)
    assert len(before) == 8


def test_zip_stops_at_the_total(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", [(f"{i}.cfg", CONFIG * 10) for i in range(9)])
    assert "more than 500 bytes" in why(list(ingest([str(archive)], limits=Limits(archive=500)))[-1])


def test_encrypted_member_is_named(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", [("sw1.cfg", CONFIG)])
    raw = bytearray(archive.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.find(mark) + at] |= 1
    archive.write_bytes(bytes(raw))
    assert "encrypted" in why(read(archive)["sw1.cfg"])


def test_damaged_member_does_not_stop_the_others(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", [("sw1.cfg", bytes(range(33, 127)) * 5), ("sw2.cfg", CONFIG)])
    raw = bytearray(archive.read_bytes())
    raw[45] ^= 0xFF
    archive.write_bytes(bytes(raw))
    found = read(archive)
    assert "damaged" in why(found["sw1.cfg"])
    assert found["sw2.cfg"].documents


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_tar_with_links_and_devices_is_refused_member_by_member(tmp_path: Path, kind: bytes) -> None:
    info = tarfile.TarInfo("sw9.cfg")
    info.type = kind
    info.linkname = "/etc/passwd"
    found = read(tarred(tmp_path / "a.tar.gz", [(info, b""), ("sw1.cfg", CONFIG)]))
    assert "refused" in why(found["sw9.cfg"])
    assert found["sw1.cfg"].documents


def test_zip_with_a_link_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("sw9.cfg")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "link" in why(read(path)["sw9.cfg"])


def test_japanese_member_name_of_a_windows_zip_is_readable(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", [("AAAAAA.cfg", CONFIG)])
    path.write_bytes(path.read_bytes().replace(b"AAAAAA", "監視室".encode("cp932")))
    assert list(read(path)) == ["監視室.cfg"]


def test_archive_in_a_folder_names_its_members_behind_it(tmp_path: Path) -> None:
    zipped(tmp_path / "backup.zip", [("sw1.cfg", CONFIG)])
    assert list(read(tmp_path)) == ["backup.zip/sw1.cfg"]
