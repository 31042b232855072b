from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.source.document import Document
from auditor.source.node import Tree
from vendor_parsers._readers.indent import BannerStyle, read_indent

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "platforms" / "cisco_ios"
FAMILIES = (
    "cisco_ios",
    "cisco_ap",
    "cisco_c9800",
    "cisco_nxos",
    "arista_eos",
    "alliedtelesis",
    "brocade_icx",
    "fitelnet",
)


def document(lines: list[str], file: str = "test.conf") -> Document:
    numbers = range(1, len(lines) + 1)
    return Document(file, lines, numbers, numbers)


def lines_of(path: Path) -> list[str]:
    lines = [line.rstrip("\r") for line in path.read_text(encoding="utf-8", errors="replace").split("\n")]
    return lines[:-1] if lines and not lines[-1] else lines


def seen_lines(tree: Tree) -> list[int]:
    spans = [range(node.first, node.last + 1) for node in tree.root.walk()]
    return sorted([line for span in spans for line in span] + [line for kept in tree.trivia.values() for line in kept])


def texts(tree: Tree) -> list[tuple[str, int, int]]:
    return [(node.text, node.first, node.last) for node in tree.root.walk()]


def test_statement_belongs_to_nearest_less_indented_one_above() -> None:
    tree = read_indent(document(["a", " b", "  c", " d", "!", " e", "f"]))
    parents = {node.text: node.parent.text for node in tree.root.walk() if node.parent is not None}
    assert parents == {"a": "", "b": "a", "c": "b", "d": "a", "e": "a", "f": ""}


def test_comments_blanks_headers_and_end_mean_nothing() -> None:
    tree = read_indent(
        document(["Building configuration...", "", "Current configuration : 9 bytes", "! x", "a", "end"])
    )
    assert tree.trivia == {"header": [1, 3], "blank": [2], "comment": [4], "end": [6]}
    assert texts(tree) == [("a", 5, 5)]


def test_kept_comment_becomes_a_statement_and_no_parent() -> None:
    tree = read_indent(document(["interface A", "! Last change by x", " shutdown"]), keep=("! Last",))
    assert [node.text for node in tree.root.children] == ["interface A", "! Last change by x"]
    assert [node.text for node in tree.root.children[0].children] == ["shutdown"]


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (["banner motd ^C", "Keep", "out^C", "x"], 3),
        (["banner motd ^Chello^C", "x"], 1),
        (["banner motd ^C^C", "x"], 1),
        (["banner login #", "interface Fake0", " shutdown", "#", "x"], 4),
        (["banner motd ^", "one", "^", "x"], 3),
        (["banner exec ^CC", "***", "***^C", "x"], 3),
        (["banner motd \x03", "text", "\x03", "x"], 3),
        (["aaa authentication fail-message ^C", "no", "^C", "x"], 3),
    ],
    ids=["delimiter behind text", "one line", "empty", "hash", "caret", "CC", "control character", "aaa"],
)
def test_banner_is_one_node_and_ends_where_it_ends(lines: list[str], last: int) -> None:
    tree = read_indent(document(lines))
    assert [(node.first, node.last) for node in tree.root.children] == [(1, last), (len(lines), len(lines))]
    assert tree.root.children[-1].text == "x"


@pytest.mark.parametrize(
    "lines",
    [
        ["banner motd ^C", "never closed", "interface A"],
        ["banner motd Welcome to all", "interface W0", "With"],
        ["banner login", "interface A", "x"],
    ],
    ids=["unclosed", "a letter opens nothing", "no text"],
)
def test_banner_without_an_end_swallows_nothing(lines: list[str]) -> None:
    tree = read_indent(document(lines))
    assert [(node.first, node.last) for node in tree.root.walk()] == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize(("style", "lasts"), [("eof", [3, 4]), ("line", [1, 2, 3, 4]), ("delimited", [1, 2, 3, 4])])
def test_banner_style_of_other_systems(style: BannerStyle, lasts: list[int]) -> None:
    tree = read_indent(document(["banner login", "text", "EOF", "x"]), banner=style)
    assert [node.last for node in tree.root.walk()] == lasts


def test_certificate_body_is_one_node_up_to_quit() -> None:
    lines = ["crypto pki certificate chain TP", " certificate ca 01", "  30820321 0A", "  6F \tquit", "  \tquit", "x"]
    tree = read_indent(document(lines))
    assert ("certificate ca 01", 2, 3) in texts(tree)
    lines[3] = "  6F0A"
    assert texts(read_indent(document(lines))) == [(lines[0], 1, 1), ("certificate ca 01", 2, 5), ("x", 6, 6)]


def test_flush_left_certificate_is_found_below_its_chain() -> None:
    tree = read_indent(document(["crypto pki certificate chain TP", "certificate ca 01", "  3082", "  quit", "x"]))
    assert texts(tree) == [("crypto pki certificate chain TP", 1, 1), ("certificate ca 01", 2, 4), ("x", 5, 5)]


def test_spans_are_lines_of_the_file_not_of_the_document() -> None:
    tree = read_indent(Document("f", ["a", " b"], [10, 12], [11, 14]))
    assert [(node.first, node.last) for node in tree.root.walk()] == [(10, 11), (12, 14)]


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["!", "", " !", "end", "interface A", " ip address 1.1.1.1 255.0.0.0", "banner motd ^C", "^C"]
            ),
            st.sampled_from(
                ["crypto pki certificate chain T", " certificate 01", "  AB12", "quit", "macro name M", "@"]
            ),
            st.text(alphabet=" ^C#ab!\t\x03", max_size=8),
        ),
        max_size=40,
    )
)
def test_every_line_is_in_one_span_or_in_the_trivia(lines: list[str]) -> None:
    tree = read_indent(document(lines))
    assert seen_lines(tree) == list(range(1, len(lines) + 1))


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.conf")), ids=lambda path: path.name)
def test_samples_are_accounted_for(path: Path) -> None:
    lines = lines_of(path)
    assert seen_lines(read_indent(document(lines))) == list(range(1, len(lines) + 1))


@pytest.mark.parametrize("family", FAMILIES)
def test_parents_are_those_of_ciscoconfparse2(shared: Path, family: str) -> None:
    """Deviations: lines inside banners, certificates and macros (one node here), and lines that mean nothing."""
    oracle = pytest.importorskip("ciscoconfparse2")
    loguru = pytest.importorskip("loguru")
    loguru.logger.remove()
    compared = 0
    for path in sorted((shared / "corpus" / "files" / family).iterdir()):
        lines = lines_of(path)
        if not lines or len(lines) > 3000:
            continue
        tree = read_indent(document(lines))
        ours = {node.first: node.parent.first if node.parent is not None else 0 for node in tree.root.walk()}
        inside = {line for node in tree.root.walk() for line in range(node.first + 1, node.last + 1)}
        inside |= {line for kept in tree.trivia.values() for line in kept}
        found = oracle.CiscoConfParse(lines, syntax="ios", ignore_blank_lines=False)
        theirs = {
            obj.linenum + 1: 0 if obj.parent is obj or obj.parent is None else obj.parent.linenum + 1
            for obj in found.objs
            if obj.linenum + 1 not in inside
        }
        assert ours == theirs, path.name
        compared += len(theirs)
    assert compared > 0
