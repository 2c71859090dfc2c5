"""BED, GFF and GTF into tables of features; what the columns of BED are is in `bedcolumns`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import FormatError, StoreError
from ...formats.detect import detect_file
from ...formats.registry import Context
from ...formats.text.fields import Fields, Splitter, read_fields, unreadable
from ...formats.text.numbers import read_decimal
from ...formats.text.places import Places
from ...formats.text.source import Input
from ..featurewriting import FeatureWriter
from ..texts import Texts
from .bedcolumns import BED_KINDS, STRANDS, bed_columns
from .report import SKIPPED, Imported

__all__ = ["FeatureRows", "Scattered", "feature_kind", "write_features"]

_GFF_COLUMNS = ("name", "score", "strand", "source", "type", "phase", "attributes")
_COUNT = re.compile(rb"\d{1,10}")
_NAMES = tuple(
    re.compile(rb'(?:^|;)\s*%s(?:=|\s+)"?([^";]*)' % key)
    for key in (b"transcript_id", b"Name", b"ID", b"gene_id")
)
_ROWS = 1 << 16
_GFF_KINDS = frozenset({"gtf", "gff", "gff3"})

#: Chromosomes, starts, ends, further columns: numbers, or texts.
Batch = tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, "np.ndarray | list[bytes]"]]


class Scattered(StoreError):
    """A chromosome comes again after another one."""


class FeatureRows:
    """Features on their way into a table, which takes a chromosome at a time.

    Parameters
    ----------
    table
        The table.
    names
        Names of the chromosomes, by their numbers.
    collect
        Keep everything until the end; otherwise a chromosome is written when the next one begins.
    """

    def __init__(self, table: FeatureWriter, names: Sequence[str], collect: bool) -> None:
        self._table = table
        self._names = names
        self._collect = collect
        self._parts: dict[int, list[dict[str, np.ndarray | Texts]]] = {}
        self._written: set[int] = set()

    def add(self, batch: Batch) -> None:
        """Take features.

        Raises
        ------
        Scattered
            For a chromosome that has been written.
        """
        chroms, starts, ends, columns = batch
        if not len(chroms):
            return
        order = np.argsort(chroms, kind="stable")
        found, heads = np.unique(chroms[order], return_index=True)
        for chrom, rows in zip(found.tolist(), np.split(order, heads[1:]), strict=True):
            if chrom in self._written:
                raise Scattered(f"{self._names[chrom]} comes again after another chromosome")
            part: dict[str, np.ndarray | Texts] = {"start": starts[rows], "end": ends[rows]}
            for name, values in columns.items():
                if isinstance(values, np.ndarray):
                    part[name] = values[rows]
                else:
                    part[name] = Texts.of([values[row] for row in rows.tolist()])
            self._parts.setdefault(chrom, []).append(part)
        if not self._collect:
            self._write(set(self._parts) - {int(chroms[-1])})

    def finish(self) -> None:
        """Write what is left."""
        self._write(set(self._parts))

    def _write(self, chroms: set[int]) -> None:
        for chrom in sorted(chroms):
            parts = self._parts.pop(chrom)
            columns = {name: _joined([part.pop(name) for part in parts]) for name in [*parts[0]]}
            self._table.write(self._names[chrom], **columns)
            self._written.add(chrom)


def _joined(parts: list[Any]) -> np.ndarray | Texts:
    if isinstance(parts[0], Texts):
        return Texts.joined(parts)
    joined: np.ndarray = np.concatenate(parts)
    return joined


def write_features(
    table: FeatureWriter,
    name: str,
    kind: str,
    origins: Sequence[Any],
    context: Context,
    collect: bool = False,
) -> Imported:
    """Read features and write them into a new table.

    Parameters
    ----------
    table
        The new table; it is committed by the caller.
    name
        Of the track, for the answer.
    kind
        As `feature_kind` tells it.
    origins
        The files.
    context
        Sizes and names.
    collect
        Keep everything in memory before it is written; otherwise one chromosome.

    Raises
    ------
    Scattered
        For chromosomes that are not in one piece each and not collected.
    FormatError
        With the line, for anything that cannot be read.
    """
    done = Imported(name, "table")
    names = list(context.chrom_sizes)
    skipped = names.index(SKIPPED) if SKIPPED in context.chrom_sizes else -1
    rows = FeatureRows(table, names, collect)
    with Input(origins) as source:
        source.begin(context)
        places = Places(source, context)
        if kind == "gff":
            batches = _gff(source, places, context)
        else:
            batches = _bed(source, places, context, kind)
        for batch in batches:
            keep = batch[0] != skipped
            done.items += int(keep.sum())
            done.skipped += len(keep) - int(keep.sum())
            rows.add(batch if keep.all() else _taken(batch, keep))
    rows.finish()
    done.notes += [*context.notes, *context.names.notes()]
    return done


def _taken(batch: Batch, keep: np.ndarray) -> Batch:
    """Some of the features."""
    chroms, starts, ends, columns = batch
    part = {
        name: values[keep] if isinstance(values, np.ndarray) else list(compress(values, keep))
        for name, values in columns.items()
    }
    return chroms[keep], starts[keep], ends[keep], part


def _explain(found: int, due: int) -> str:
    return f"this line has {found} columns, and the first one had {due}"


def _check_places(fields: Fields, sizes: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> None:
    bad = (ends < starts) | (ends > sizes)
    if bad.any():
        row = int(np.argmax(bad))
        reason = (
            "ends before it starts"
            if ends[row] < starts[row]
            else f"ends past its chromosome of {sizes[row]:,} bases; is it the right assembly?"
        )
        raise unreadable(fields, row, f"the feature {starts[row]}-{ends[row]} {reason}")


def _bed(source: Input, places: Places, context: Context, kind: str) -> Iterator[Batch]:
    lengths = np.fromiter(context.chrom_sizes.values(), np.int64)
    for fields in read_fields(source, Splitter(None, tabs=False, explain=_explain)):
        if fields.columns < 3:
            raise unreadable(fields, 0, "a BED line has at least 3 columns")
        chroms, starts, ends = places.read(fields)
        _check_places(fields, lengths[chroms], starts, ends)
        columns = {
            label: read(fields, number, label)
            for number, (label, read) in enumerate(bed_columns(kind, fields.columns), 3)
        }
        yield chroms, starts, ends, columns


def _gff(source: Input, places: Places, context: Context) -> Iterator[Batch]:
    """Features of GFF3 and GTF; positions there count from 1, ends included."""
    names = list(context.chrom_sizes)
    rows: list[tuple[Any, ...]] = []
    for number, line in source.lines(comments=True):
        if line.startswith(b"##FASTA"):
            break
        if line[:1] == b"#":
            continue
        rows.append(_gff_row(source, places, context, names, number, line))
        if len(rows) == _ROWS:
            yield _gff_batch(rows)
            rows = []
    if rows:
        yield _gff_batch(rows)


def _gff_row(
    source: Input, places: Places, context: Context, names: list[str], number: int, line: bytes
) -> tuple[Any, ...]:
    words = line.rstrip(b"\r").split(b"\t")
    if len(words) not in (8, 9):
        raise source.error(
            f"a GFF line has 9 columns with tabs between them, this one has {len(words)}",
            number,
            line,
        )
    chrom = places.chrom(words[0], number)
    if not (_COUNT.fullmatch(words[3]) and _COUNT.fullmatch(words[4])):
        raise source.error("the start and end must be whole numbers from 1", number, line)
    start, end = int(words[3]) - 1, int(words[4])
    if not 0 <= start <= end <= context.chrom_sizes[names[chrom]]:
        raise source.error(
            f"the feature {start + 1}-{end} does not lie within {names[chrom]} of "
            f"{context.chrom_sizes[names[chrom]]:,} bases",
            number,
            line,
        )
    score = 0.0 if words[5] == b"." else read_decimal(words[5])
    strand = STRANDS.get(words[6])
    if score is None or strand is None:
        what = "score is no number" if score is None else "strand is none of '+', '-', '.', '?'"
        raise source.error(f"the {what}", number, line)
    attributes = words[8] if len(words) == 9 else b""
    return (
        chrom,
        start,
        end,
        _gff_name(attributes),
        score,
        strand,
        words[1],
        words[2],
        words[7],
        attributes,
    )


def _gff_name(attributes: bytes) -> bytes:
    for pattern in _NAMES:
        match = pattern.search(attributes)
        if match:
            return match[1].strip()
    return b"."


def _gff_batch(rows: list[tuple[Any, ...]]) -> Batch:
    chroms, starts, ends, *rest = zip(*rows, strict=True)
    columns: dict[str, np.ndarray | list[bytes]] = {}
    for label, values in zip(_GFF_COLUMNS, rest, strict=True):
        columns[label] = list(values) if isinstance(values[0], bytes) else np.array(values)
    scores = columns["score"]
    if isinstance(scores, np.ndarray) and not (scores % 1).any():
        columns["score"] = scores.astype(np.int64)
    return np.array(chroms), np.array(starts), np.array(ends), columns


def feature_kind(path: Path, given: str | None) -> str:
    """``gff``, or one of `BED_KINDS`: what a file is by its content, unless that is given.

    Raises
    ------
    FormatError
        When it is none of these.
    """
    if given is not None:
        if given != "gff" and given not in BED_KINDS:
            kinds = ", ".join(sorted(BED_KINDS, key=str.lower))
            raise StoreError(f"kind is {given!r}; give gff, or one of {kinds}")
        return given
    kind = detect_file(path).kind
    if kind in _GFF_KINDS:
        return "gff"
    if kind in BED_KINDS:
        return kind
    if kind == "unknown":
        raise FormatError(
            "its content does not tell what this is; say with kind that it is bed or gff", path
        )
    raise FormatError(
        f"this looks like {kind}; features come from BED, its relatives such as narrowPeak, GFF and "
        "GTF (say it with kind)",
        path,
    )
