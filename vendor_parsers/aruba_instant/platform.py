"""What the Aruba Instant parser declares."""

from __future__ import annotations

from auditor.platform import Platform
from auditor.source.document import Document
from auditor.source.node import Tree
from vendor_parsers._readers.indent import read_indent
from vendor_parsers._readers.quoted import split_quoted
from vendor_parsers.aruba_instant.documented import BEHAVIOUR, DEFAULTS, GAPS, IGNORED, NOT_DONE, TOPICS
from vendor_parsers.aruba_instant.parse import NAME, READS, parse
from vendor_parsers.aruba_instant.recognise import sniff


def read(document: Document) -> Tree:
    """The configuration as blocks shown by indentation."""
    return read_indent(document, comment=("!", "#"), banner="line", split=split_quoted)


PLATFORM = Platform(
    name=NAME,
    title="Aruba Instant (access points)",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=TOPICS,
    defaults=DEFAULTS,
    behaviour=BEHAVIOUR,
    known_gaps=GAPS,
    not_done=NOT_DONE,
    reads=READS,
    tried=6,
)
