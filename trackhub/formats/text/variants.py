"""Personal genome SNPs (pgSnp) to bigBed: the alleles must go with their counts and qualities."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from ..autosql import standard
from ..registry import Context, Converted
from .bedreader import BedReader, Layout
from .fields import Fields, unreadable
from .source import Input, shown

__all__ = ["convert_pg_snp"]

_ALLELES = re.compile(rb"(?:-|[ACGTN]+)(?:/(?:-|[ACGTN]+))*", re.IGNORECASE)
_NUMBERS = re.compile(rb"[-+]?[\d.]+(?:[eE][-+]?\d+)?(?:,[-+]?[\d.]+(?:[eE][-+]?\d+)?)*,?")
_NAME, _COUNT, _FREQUENCIES, _QUALITIES = 3, 4, 5, 6


def convert_pg_snp(
    source: Input, out: Path, context: Context, *, clip_ends: bool = False
) -> Converted:
    """Make a bigBed of pgSnp.

    Parameters
    ----------
    source
        Lines of chromosome, start, end (equal for an insertion), alleles such as ``T/G``, their
        number, and their frequencies and qualities with commas between.
    out, context
        As for all conversions.
    clip_ends
        Cut items at the end of their chromosome, instead of refusing them.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format10
    """
    table = context.autosql or standard("pgSnp")
    reader = BedReader(
        source, context, Layout(table, 4, name="pgSnp"), _check_alleles, clip_ends=clip_ends
    )
    return reader.convert(out)


def _check_alleles(fields: Fields, starts: np.ndarray, ends: np.ndarray) -> None:
    every = np.arange(len(fields))
    columns = [fields.values(column, every) for column in (_NAME, _COUNT, _FREQUENCIES, _QUALITIES)]
    for row, (name, count, frequencies, qualities) in enumerate(zip(*columns, strict=True)):
        if not _ALLELES.fullmatch(name):
            what = "write the alleles as bases with / between, such as T/G, and - for none"
            raise unreadable(fields, row, f"{shown(name, 40)} is no list of alleles; {what}")
        number = name.count(b"/") + 1
        if int(count) != number:
            raise unreadable(
                fields, row, f"alleleCount is {int(count)}, and {shown(name, 40)} lists {number}"
            )
        for what, text in (("alleleFreq", frequencies), ("alleleScores", qualities)):
            listed = text.rstrip(b",").count(b",") + 1
            if not _NUMBERS.fullmatch(text) or listed != number:
                raise unreadable(
                    fields,
                    row,
                    f"{what} {shown(text, 40)} must have a number for each of the {number} alleles, "
                    "with commas between; zeros where they are not known",
                )
