"""Whether a document is well formed, by another parser than the project's: libxml2, through lxml.

Belongs here: asking it, without letting it load or expand anything. Does not belong here: what stands in a document.
"""

from __future__ import annotations

from lxml import etree


def is_well_formed(content: bytes) -> bool | None:
    """Whether it is; None for what the two parsers may see differently by right.

    These are encodings, of which each knows others, and document types, which the project refuses unseen.
    Namespaces are no part of the form: a prefix that nobody declared does no harm.
    """
    start = content[:200]
    if b"<!DOCTYPE" in content or not (start.isascii() and b'encoding="UTF-8"' in start):
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return all(each.domain == etree.ErrorDomains.NAMESPACE for each in error.error_log)
    return True
