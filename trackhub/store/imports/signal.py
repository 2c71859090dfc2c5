"""wig, bedGraph, bigWig and columns of text into tracks of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import FormatError, StoreError
from ...formats.bbi.errors import UnsortedError
from ...formats.bbi.genome import Chromosomes
from ...formats.bbi.intake import chunks as checked_chunks
from ...formats.bbi.intake import fill
from ...formats.bbi.items import Items
from ...formats.bigwig import BigWig
from ...formats.detect import detect_file
from ...formats.naming import ChromNames
from ...formats.registry import Context
from ...formats.text import bedgraph, wig
from ...formats.text.columns import integers
from ...formats.text.fields import Fields, Splitter, read_fields, unreadable
from ...formats.text.signal import Chunk, SignalWriter, no_value
from ...formats.text.source import Input
from ..writing import TrackWriter
from .report import SKIPPED, Imported
from .runs import RunWriter

__all__ = ["KINDS", "TextColumns", "Unsorted", "bigwig_chunks", "signal_kind", "write_signal"]

#: Kinds of files with a value for each interval.
KINDS = ("bedGraph", "wig", "bigWig")
_WORDS = {
    "a bigWig has one value a base": "a track has one value a base",
    "no number that a bigWig can hold": "no number that a track can hold",
}


class Unsorted(StoreError):
    """Intervals are out of order."""


def signal_kind(path: Path, given: str | None) -> str:
    """What a file is, by its content, unless that is given.

    Raises
    ------
    FormatError
        When it is no signal.
    """
    if given is not None and given not in KINDS:
        raise StoreError(f"kind is {given!r}; give {', '.join(KINDS)}")
    kind = given or detect_file(path).kind
    if kind == "unknown":
        raise FormatError(
            f"its content does not tell what this is; say with kind that it is {', '.join(KINDS)}, or "
            "use import_text for other columns",
            path,
        )
    if kind not in KINDS:
        raise FormatError(
            f"this looks like {kind}; signals are {', '.join(KINDS)} (say it with kind), features go "
            "into a table, and other columns need import_text",
            path,
        )
    return kind


def write_signal(
    track: TrackWriter,
    name: str,
    kind: str | TextColumns,
    origins: Sequence[Any],
    context: Context,
    overflow: str,
    collect: bool = False,
) -> Imported:
    """Read signals and write them into a new track.

    Parameters
    ----------
    track
        The new track; it is committed by the caller.
    name
        Of the track, for the answer.
    kind
        One of `KINDS`, or a description of columns.
    origins
        The files.
    context
        Sizes and names.
    overflow
        ``clip`` or ``error``.
    collect
        Collect everything and sort it; otherwise it is written as it is read.

    Raises
    ------
    Unsorted
        For intervals out of order that are not collected.
    FormatError
        With the line, for anything that cannot be read.
    """
    done = Imported(name, track.dtype.name)
    names = list(context.chrom_sizes)
    skipped = names.index(SKIPPED) if SKIPPED in context.chrom_sizes else None
    runs = RunWriter(track, names, overflow)

    def wanted(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        for chunk in chunks:
            done.items += len(chunk[1])
            if skipped is not None and len(chunk[0]):
                keep = chunk[0] != skipped
                done.skipped += len(keep) - int(keep.sum())
                chroms, starts, ends, values = chunk
                chunk = chroms[keep], starts[keep], ends[keep], values[keep]
            yield chunk

    genome = Chromosomes(context.chrom_sizes)
    if kind == "bigWig":
        with _words_of_store():
            _fill(runs, genome, wanted(bigwig_chunks(origins, context, names)), collect)
    else:
        with Input(origins) as source, _words_of_store():
            source.begin(context)
            reader = SignalWriter(source, context, clip_ends=False)
            with reader.places.errors():
                _fill(runs, genome, wanted(_text_chunks(kind, source, reader)), collect)
    done.clipped = runs.clipped
    done.items -= done.skipped
    done.notes += [*context.notes, *context.names.notes()]
    return done


@contextmanager
def _words_of_store() -> Iterator[None]:
    """Say of a track what the readers, which mostly make a bigWig, say of that."""
    try:
        yield
    except FormatError as error:
        message = error.message
        for theirs, ours in _WORDS.items():
            message = message.replace(theirs, ours)
        if message == error.message:
            raise
        raise FormatError(message, error.file, error.line) from None


def _text_chunks(kind: str | TextColumns, source: Input, reader: SignalWriter) -> Iterator[Chunk]:
    if isinstance(kind, TextColumns):
        return kind.chunks(source, reader)
    if kind == "wig":
        return wig.WigReader(source, reader).chunks()
    return bedgraph.intervals(source, reader)


class _Passing:
    """Passes sorted intervals on."""

    def __init__(self, runs: RunWriter) -> None:
        self._runs = runs

    def add(self, items: Items) -> None:
        """Write sorted intervals."""
        values = items.payload
        assert isinstance(values, np.ndarray)
        self._runs.add(items.chroms, items.starts, items.ends, values)

    def recall(self) -> Iterator[Items]:
        """Nothing: `fill` is never asked to sort."""
        return iter(())


def _fill(runs: RunWriter, genome: Chromosomes, data: Iterator[Chunk], collect: bool) -> None:
    """Check intervals, and write them; sorted first where they are collected."""
    items: Iterable[Items] = checked_chunks(data, genome, _column, _payload, False)
    if collect:
        parts = list(items)
        items = [Items.joined(parts).sorted(genome.rank)] if parts else []
    try:
        fill(_Passing(runs), genome, items, overlap_allowed=False, sort=False)
    except UnsortedError as error:
        raise Unsorted(error.message) from None
    runs.finish()


def _payload(items: Items) -> np.ndarray:
    assert isinstance(items.payload, np.ndarray)
    return items.payload


def _column(values: Any, _: int) -> np.ndarray:
    return np.asarray(values)


def bigwig_chunks(
    origins: Sequence[Any], context: Context, names: Sequence[str]
) -> Iterator[Chunk]:
    """Intervals of bigWig files, with chromosomes as they count in the assembly."""
    number = {name: i for i, name in enumerate(names)}
    for origin in origins:
        with Input([origin]) as source, BigWig(source.path) as file:
            ids = [number[_name(chrom, context.names, source)] for chrom in file.chroms]
            ours = np.array(ids, np.int32)
            for chroms, starts, ends, values in file.chunks():
                yield ours[chroms], starts, ends, values


def _name(chrom: str, names: ChromNames, source: Input) -> str:
    found = names.find(chrom)
    if found is None:
        raise FormatError(names.missing(chrom), source.name)
    return found


class TextColumns:
    """Which column of a text has what.

    Parameters
    ----------
    columns
        A word for each: ``chrom``, ``start`` (from 0), ``pos`` (from 1), ``end`` (not included),
        ``value``; None for a column that is not read. Without ``start`` and ``pos`` the lines are
        the bases of a chromosome, from the first on.
    chrom
        The chromosome, where no column names it.
    """

    def __init__(self, columns: Sequence[str | None], chrom: str | None = None) -> None:
        known = ("chrom", "start", "pos", "end", "value")
        words = [word for word in columns if word is not None]
        for word in words:
            if word not in known:
                raise StoreError(f"a column is called {word!r}; names are {', '.join(known)}, None")
        if len(set(words)) < len(words) or "value" not in words:
            raise StoreError("give one column of values, and every other word once at most")
        if ("chrom" in words) == (chrom is not None):
            raise StoreError("give a column chrom, or the argument chrom, and not both")
        if {"start", "pos"} <= set(words) or ("end" in words and "start" not in words):
            raise StoreError("give start, start and end, or pos")
        self._at = {word: i for i, word in enumerate(columns) if word is not None}
        self._count = len(columns)
        self._chrom = chrom
        self._next: dict[int, int] = {}

    def _explain(self, found: int, due: int) -> str:
        return f"this line has {found} columns, and {due} were described"

    def chunks(self, source: Input, reader: SignalWriter) -> Iterator[Chunk]:
        """Intervals as the other readers give them."""
        splitter = Splitter(self._count, tabs=False, explain=self._explain)
        for fields in read_fields(source, splitter):
            places = reader.places
            if self._chrom is None:
                chroms = places.chroms(fields, self._at["chrom"])
            else:
                chroms = np.full(
                    len(fields), places.chrom(self._chrom.encode(), fields.number(0)), np.int32
                )
            starts, ends = self._places(fields, chroms)
            at = self._at["value"]
            values, keep, wrong = reader.values(fields.buffer, fields.begins(at), fields.ends(at))
            if wrong is not None:
                raise unreadable(fields, wrong, no_value(fields.value(wrong, at)))
            if keep is not None:
                fields = fields.taken(keep)
                chroms, starts, ends, values = chroms[keep], starts[keep], ends[keep], values[keep]
            places.add(fields)
            yield chroms, starts, ends, values

    def _places(self, fields: Fields, chroms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        if "start" in self._at or "pos" in self._at:
            word = "start" if "start" in self._at else "pos"
            starts = _whole(fields, self._at[word], word) - (word == "pos")
            ends = _whole(fields, self._at["end"], "end") if "end" in self._at else starts + 1
            return starts, ends
        starts = np.empty(len(fields), np.int64)
        for chrom in np.unique(chroms).tolist():
            mine = np.flatnonzero(chroms == chrom)
            begin = self._next.get(chrom, 0)
            starts[mine] = begin + np.arange(len(mine))
            self._next[chrom] = begin + len(mine)
        return starts, starts + 1


def _whole(fields: Fields, column: int, word: str) -> np.ndarray:
    values, odd = integers(fields, column)
    if odd.any():
        row = int(np.argmax(odd))
        text = fields.value(row, column).decode("utf-8", "replace")[:40]
        raise unreadable(fields, row, f"{word} is {text!r}; a position is a whole number")
    return values
