"""The last column of GFF2, GTF and GFF3: pairs of a name and a value."""

from __future__ import annotations

import re
from urllib.parse import unquote

__all__ = ["decoded", "gff3_attributes", "gtf_attributes"]

_ATTRIBUTE = re.compile(r'([^\s;="]+)(?:\s*=\s*|\s+)("[^"]*"|[^;"]*)')
_CONTROL = dict.fromkeys(range(32), " ")


def gtf_attributes(text: bytes) -> dict[str, str]:
    r"""The attributes of a GTF or GFF2 line; the values of one that comes again are joined by commas.

    Examples
    --------
    >>> gtf_attributes(b'gene_id "G1"; level 2; tag "basic"; tag "CCDS";')
    {'gene_id': 'G1', 'level': '2', 'tag': 'basic,CCDS'}
    """
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(text.decode("utf-8", "replace")):
        value = value.strip('" ')
        found[name] = f"{found[name]},{value}" if name in found else value
    return found


def gff3_attributes(text: bytes) -> dict[str, str]:
    r"""The attributes of a GFF3 line, with what is percent-encoded decoded.

    Examples
    --------
    >>> gff3_attributes(b"ID=t1;Note=a%3Bb, c;Dbxref=X:1")
    {'ID': 't1', 'Note': 'a;b, c', 'Dbxref': 'X:1'}
    """
    found: dict[str, str] = {}
    for item in text.decode("utf-8", "replace").split(";"):
        name, _, value = item.partition("=")
        if value:
            found[name.strip()] = decoded(value.strip().strip('"'))
    return found


def decoded(text: str) -> str:
    """Text with percent-encoding taken back, on one line."""
    return unquote(text, errors="replace").translate(_CONTROL) if "%" in text else text
