"""autoSql: the little language that names and types the columns of a bigBed.

Parser, writer, the standard definitions, and a check of rows against a definition. Which track
type a definition belongs to is settled in `trackhub.formats.detect`.
"""

from __future__ import annotations

from .model import Field, Table
from .parser import parse, parse_all
from .rows import RowChecker, checker
from .standards import BED_FIELDS, bed, chrom_alias, standard, standard_names

__all__ = [
    "BED_FIELDS",
    "Field",
    "RowChecker",
    "Table",
    "bed",
    "checker",
    "chrom_alias",
    "parse",
    "parse_all",
    "standard",
    "standard_names",
]
