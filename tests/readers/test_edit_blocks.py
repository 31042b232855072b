"""The reader of config … edit … set … text."""

from __future__ import annotations

from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st

from auditor.source.document import Document
from auditor.source.node import Node
from vendor_parsers._readers.edit_blocks import DEEPEST, BlockTree, read, split_words


def tree_of(text: str) -> BlockTree:
    lines = dedent(text).splitlines()
    numbers = list(range(1, len(lines) + 1))
    return read(Document("fw.conf", lines, numbers, numbers))


def shape(node: Node) -> list[object]:
    return [[child.text, *shape(child)] if child.children else child.text for child in node.children]


def lines_of(tree: BlockTree) -> list[int]:
    found = [line for lines in tree.trivia.values() for line in lines]
    for node in tree.root.walk():
        found += range(node.first, node.last + 1)
    return sorted(found)


def test_blocks_nest_and_ends_are_trivia() -> None:
    tree = tree_of(
        """\
        config system interface
            edit "port1"
                set ip 10.0.0.1 255.255.255.0
                config ipv6
                    set ip6-address 2001:db8::1/64
                end
                set mtu 1500
            next
        end
        """
    )
    assert shape(tree.root) == [
        [
            "config system interface",
            [
                'edit "port1"',
                "set ip 10.0.0.1 255.255.255.0",
                ["config ipv6", "set ip6-address 2001:db8::1/64"],
                "set mtu 1500",
            ],
        ]
    ]
    assert tree.trivia == {"end": [6, 9], "next": [8]}
    assert tree.faults == []


def test_words_of_a_setting_begin_with_its_key() -> None:
    tree = tree_of('config x\n    set alias "a b"\n    unset mtu\n    append member c\nend')
    assert [node.words for node in tree.root.children[0].children] == [["alias", "a b"], ["mtu"], ["member", "c"]]


def test_quoted_value_over_lines_is_one_statement() -> None:
    tree = tree_of(
        """\
        config system replacemsg http "url-block"
            set buffer "<html lang=\\"ja\\">
        edit 1
        end

        </html>"
            set header http
        end
        """
    )
    buffer, header = tree.root.children[0].children
    assert (buffer.first, buffer.last, header.first) == (2, 6, 7)
    assert buffer.words == ["buffer", '<html lang="ja">\nedit 1\nend\n\n</html>']
    assert lines_of(tree) == list(range(1, 9))


def test_a_quote_never_closed_costs_one_line_only() -> None:
    tree = tree_of(
        """\
        config firewall policy
            edit 1
                set name "cut off
                set srcintf "port1"
            next
        end
        """
    )
    assert [node.text for node in tree.root.children[0].children[0].children] == [
        'set name "cut off',
        'set srcintf "port1"',
    ]
    assert [at.first for at, _ in tree.faults] == [3]


def test_missing_ends_are_seen_by_indentation() -> None:
    tree = tree_of(
        """\
        config system global
          set hostname "fw"
        config system interface
          edit "port1"
            set status down
          next
        config router static
          edit 1
            set device "port1"
          next
        """
    )
    assert [node.text for node in tree.root.children] == [
        "config system global",
        "config system interface",
        "config router static",
    ]
    assert [at.first for at, _ in tree.faults] == [1, 3, 7]


def test_vdom_sections_stay_inside_their_vdom_though_not_indented() -> None:
    tree = tree_of(
        """\
        config vdom
        edit root
        config system settings
            set central-nat enable
        end
        config firewall policy
            edit 1
                set action accept
            next
        end
        end
        """
    )
    (vdom,) = tree.root.children
    assert [node.text for node in vdom.children[0].children] == ["config system settings", "config firewall policy"]
    assert tree.faults == []


def test_stray_closers_are_faults_and_nothing_else() -> None:
    tree = tree_of("end\nnext\nconfig system dns\n    set primary 10.0.0.1\nend\nend\n")
    assert [at.first for at, _ in tree.faults] == [1, 2, 6]
    assert [node.text for node in tree.root.children] == ["config system dns"]


def test_a_truncated_file_keeps_what_it_has() -> None:
    tree = tree_of('config firewall policy\n    edit 1\n        set srcaddr "al')
    assert tree.root.children[0].children[0].children[0].words == ["srcaddr", "al"]
    assert len(tree.faults) == 3


def test_header_comments_are_header_and_the_version_line_is_a_statement() -> None:
    tree = tree_of(
        "# Version: FortiGate-60F v7.2.8\n# BIOS\n#config-version=FGT60F-7.2.8\n#buildno=1\nconfig x\n# note\nend"
    )
    assert [node.text[:9] for node in tree.root.children] == ["# Version", "#config-v", "config x"]
    assert tree.trivia == {"header": [2, 4], "comment": [6], "end": [7]}


def test_hostile_nesting_does_not_grow_the_stack() -> None:
    tree = tree_of("config a\nedit b\n" * 5000)
    assert len(lines_of(tree)) == 10000
    assert max(depth(node) for node in tree.root.walk()) <= DEEPEST + 1


def depth(node: Node) -> int:
    steps, above = 0, node.parent
    while above is not None:
        steps, above = steps + 1, above.parent
    return steps


def test_words_join_what_touches_and_take_off_marks() -> None:
    assert split_words('edit "new"_name') == ["edit", "new_name"]
    assert split_words(r'set c "say \"hi\"" plain\ space') == ["set", "c", 'say "hi"', "plain space"]
    assert split_words("set name ''") == ["set", "name", ""]
    assert split_words('set a ""') == ["set", "a", ""]
    assert split_words("set c it's") == ["set", "c", "it's"]


LINES = st.lists(
    st.sampled_from(
        ["config a", "    config b", "edit 1", '    edit "x y"', "next", "end", "    end", 'set k "v"', 'set k "open', 'tail"',
         "# note", "", '   set k \\"', "unset k", "garbage", 'x "a" "b', "#config-version=FGT"]
    ),
    max_size=60,
)  # fmt: skip


@given(LINES)
def test_every_line_is_in_one_statement_or_trivia(lines: list[str]) -> None:
    numbers = list(range(1, len(lines) + 1))
    assert lines_of(read(Document("f", lines, numbers, numbers))) == numbers


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    lines = text.splitlines()
    numbers = list(range(1, len(lines) + 1))
    tree = read(Document("f", lines, numbers, numbers))
    assert lines_of(tree) == numbers
    assert all(isinstance(word, str) for node in tree.root.walk() for word in node.words)


@given(st.lists(st.text(alphabet='ab "\\', max_size=6), max_size=5))
def test_quoting_words_and_splitting_them_gives_them_back(words: list[str]) -> None:
    quoted = " ".join('"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"' for word in words)
    assert split_words(quoted) == words
