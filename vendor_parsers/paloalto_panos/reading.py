"""One tree for every form a configuration comes in."""

from __future__ import annotations

from auditor.source.document import Document
from vendor_parsers.paloalto_panos.read_braces import read_braces
from vendor_parsers.paloalto_panos.read_set import VERBS, read_set
from vendor_parsers.paloalto_panos.read_xml import read_xml
from vendor_parsers.paloalto_panos.tree import ConfigTree


def read(document: Document) -> ConfigTree:
    """Read a document by the form of its first statement; linear in its length, never fails."""
    tree = ConfigTree(document.file, document.host)
    stated = (line.strip() for line in document.lines)
    first = next((line for line in stated if line and line[0] not in "#!"), "")
    if first.startswith("<"):
        read_xml(document, tree)
    elif first.partition(" ")[0] in VERBS:
        read_set(document, tree)
    else:
        read_braces(document, tree)
    return tree
