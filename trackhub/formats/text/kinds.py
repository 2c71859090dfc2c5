"""Kinds of text that look like another kind: told by a track line, the name, or the columns."""

from __future__ import annotations

import re

from ..detect import Detected
from .source import Input
from .tracklines import TrackLines, is_track_line

__all__ = ["more_exactly"]

#: Words in ``track type=…`` and endings of names.
_SAID = {
    "array": "bed15",
    "barchart": "barChart",
    "bed": "bed",
    "bed15": "bed15",
    "beddetail": "bedDetail",
    "bedgraph": "bedGraph",
    "broadpeak": "broadPeak",
    "gappedpeak": "gappedPeak",
    "interact": "interact",
    "longtabix": "longrange",
    "microarray": "bed15",
    "narrowpeak": "narrowPeak",
    "pairedtagalign": "pairedTagAlign",
    "peptidemapping": "peptideMapping",
    "pgsnp": "pgSnp",
    "rnaelements": "rnaElements",
    "wiggle_0": "wig",
}
#: Kinds that rows alone may be taken for.
_TABLES = frozenset({"bed", "broadPeak", "gappedPeak", "narrowPeak", "tagAlign", "unknown"})
#: Kinds that no row gives away.
_ONLY_SAID = frozenset({"bed15", "bedDetail", "pairedTagAlign", "peptideMapping", "rnaElements"})
_ARRAY_COLUMNS = 15
_METHYL_OWN, _METHYL_COLUMNS = 9, 18
_COUNT = re.compile(rb"\d+(\.\d+)?")
_NUMBERS = re.compile(rb"\d+(,\d+)*,?")


def more_exactly(found: Detected, files: Input) -> str:
    """The kind of a file, where its content alone leaves a choice.

    Parameters
    ----------
    found
        What `detect_file` tells.
    files
        The input.
    """
    if found.kind not in _TABLES:
        return found.kind
    lines = files.first_lines()[:50]
    for line in lines:
        if line.startswith(b"track") and is_track_line(line):
            told = TrackLines()
            told.add(line)
            said = _SAID.get(told.attributes.get("type", "").lower())
            if said:
                return said
    name = files.names[0].lower().removesuffix(".gz")
    ending = name.rpartition(".")[2]
    if ending in _SAID and (found.kind == "unknown" or _SAID[ending] in _ONLY_SAID):
        return _SAID[ending]
    rows = [line.split() for line in lines if line.strip() and line[:1] not in b"#tb"]
    if found.columns == _ARRAY_COLUMNS and _is_array(rows):
        return "bed15"
    if found.standard_columns == _METHYL_OWN and _is_methyl(rows):
        return "bedMethyl"
    return found.kind


def _is_methyl(rows: list[list[bytes]]) -> bool:
    """Whether nine counts follow BED9, as modkit writes them: with tabs, and blanks further on."""
    return bool(rows) and all(
        len(row) == _METHYL_COLUMNS and all(map(_COUNT.fullmatch, row[_METHYL_OWN:]))
        for row in rows
    )


def _is_array(rows: list[list[bytes]]) -> bool:
    """Whether the last three columns are a count, numbers of experiments, and values."""
    rows = [row for row in rows if len(row) == _ARRAY_COLUMNS]
    return bool(rows) and all(
        row[12].isdigit()
        and _NUMBERS.fullmatch(row[13])
        and row[13].rstrip(b",").count(b",") + 1 == int(row[12])
        and row[14].rstrip(b",").count(b",") + 1 == int(row[12]) > 1
        for row in rows
    )
