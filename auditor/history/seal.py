"""One digest over every byte of the database file, kept inside it.

The chain of entries shows that the record is whole; the seal shows that the file is the one the last writer left, down
to bytes that mean nothing. It is taken inside the writing transaction over the image of the file with its own 64 digits
zero. Three numbers of the header are only written at commit and are judged by themselves: the change counter must equal
its copy, and the version of SQLite that wrote last must be the one the seal names (https://www.sqlite.org/fileformat2.html,
sections 1.3.7, 1.3.18 and 1.3.19).
"""

from __future__ import annotations

import hashlib
import sqlite3

_BLANK = "0" * 64
_COUNTER = slice(24, 28)
_COUNTER_COPY = slice(92, 96)
_LIBRARY = slice(96, 100)


def set_seal(connection: sqlite3.Connection, version: int) -> None:
    """Seal what the open transaction leaves; the last thing it does before it commits.

    Setting ``user_version`` makes SQLite write the header page anew, with its own version number in it.
    """
    major, minor, patch = sqlite3.sqlite_version_info
    library = major * 1_000_000 + minor * 1_000 + patch
    connection.execute(f"PRAGMA user_version = {version:d}")
    connection.execute("INSERT OR REPLACE INTO seal (id, digest, library) VALUES (1, ?, ?)", (_BLANK, library))
    digest = _digest(memoryview(connection.serialize()), -1)
    connection.execute("UPDATE seal SET digest = ?", (digest,))


def seal_holds(connection: sqlite3.Connection) -> bool:
    """True when no byte of the file differs from what the last writer left; raises sqlite3.Error when it cannot be read."""
    row = connection.execute("SELECT digest, library FROM seal WHERE id = 1").fetchone()
    image = connection.serialize()
    if row is None or not isinstance(row[0], str) or image.count(row[0].encode()) != 1:
        return False
    view = memoryview(image)
    return (
        view[_COUNTER] == view[_COUNTER_COPY]
        and int.from_bytes(view[_LIBRARY], "big") == row[1]
        and _digest(view, image.index(row[0].encode())) == row[0]
    )


def _digest(image: memoryview, at: int) -> str:
    """The digest of the image; ``at`` is where the seal's own digits stand, -1 when they are zero already."""
    found = hashlib.sha256(image[: _COUNTER.start])
    found.update(image[_COUNTER.stop : _COUNTER_COPY.start])
    if at < 0:
        found.update(image[_LIBRARY.stop :])
    else:
        found.update(image[_LIBRARY.stop : at])
        found.update(_BLANK.encode())
        found.update(image[at + len(_BLANK) :])
    return found.hexdigest()
