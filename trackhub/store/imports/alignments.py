"""BAM, SAM and CRAM into tracks of counts, and into tables of fragments."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import StoreError
from ...formats.bam.coverage import Coverage
from ...formats.bam.files import open_alignments
from ...formats.bam.filters import PAIRED, FlagTable, ReadFilter
from ...formats.naming import ChromNames
from ...formats.registry import Progress
from ...formats.text.source import Input
from ..featurewriting import FeatureWriter
from ..writing import TrackWriter
from .features import FeatureRows
from .report import Alias, Imported, describe, grown, import_context
from .runs import RunWriter

if TYPE_CHECKING:
    from . import Imports

__all__ = ["SIGNALS", "import_counts", "import_fragments"]

#: What can be counted, and what `Coverage` calls it.
SIGNALS = {"depth": "depth", "5prime": "5prime", "left": "left", "midpoint": "midpoint"}
#: Middle of a nucleosome of 147 bases: so many bases from the 5' end of a single read.
_DYAD = 74


def is_paired(path: str | os.PathLike[str]) -> bool:
    """Whether the first reads of a file belong to pairs."""
    for reads in open_alignments(path).batches():
        if len(reads):
            return bool((reads.fields["flag"] & PAIRED).any())
    return False


def import_counts(
    store: Imports,
    names: list[str],
    paths: list[str],
    what: str,
    dtype: str | None,
    overflow: str,
    replace: bool,
    options: dict[str, Any],
) -> list[Imported]:
    """Make one track of both strands, or two; `options` are those of `write_counts`."""
    told = {key: options[key] for key in ("min_mapq", "exclude_flags", "max_per_position")}
    with Input(paths) as given:
        source = describe(given, what=what, overflow=overflow, **told)
    made: list[Imported] = []

    def attempt(dtype: str, overflow: str) -> Imported:
        with ExitStack() as stack:
            tracks = [
                stack.enter_context(
                    store.new(name, dtype=dtype, overflow=overflow, replace=replace, source=source)
                )
                for name in names
            ]
            made[:] = write_counts(tracks, names, paths, what, overflow, options)
        return made[0]

    usual = "uint8" if what == "midpoint" else "uint16"
    grown(dtype or usual, overflow, paths, attempt)
    return made


def import_fragments(
    store: Imports,
    name: str,
    paths: list[str],
    wanted: ReadFilter,
    chrom_alias: Alias,
    replace: bool,
    progress: Progress | None,
) -> Imported:
    """Make a table of the fragments of pairs; `wanted` is what reads have to be like."""
    names = import_context(store.sizes, "error", chrom_alias, None).names
    told = {"min_mapq": wanted.min_mapq, "exclude_flags": wanted.exclude_flags}
    with Input(paths) as given:
        source = describe(given, what="fragments", **told)
    with store.new_features(name, replace=replace, source=source) as table:
        return write_fragments(table, name, store.sizes, paths, names, wanted, progress)


def write_counts(
    tracks: Sequence[TrackWriter],
    names: Sequence[str],
    bams: Sequence[Any],
    what: str,
    overflow: str,
    options: dict[str, Any],
) -> list[Imported]:
    """Count reads and write the counts into new tracks, all in one pass.

    Parameters
    ----------
    tracks
        One for both strands, or two, forward and reverse; they are committed by the caller.
    names
        Of the tracks.
    bams
        The files.
    what
        A key of `SIGNALS`.
    overflow
        ``clip`` or ``error``.
    options
        For `trackhub.formats.bam.coverage.Coverage`.
    """
    if what == "midpoint" and options.get("extend") is None and not is_paired(bams[0]):
        options = {**options, "extend": 2 * _DYAD + 1, "fragment_size": None}
    coverage = Coverage(
        bams, signal=SIGNALS[what], strand="split" if len(tracks) == 2 else None, **options
    )
    chroms = list(coverage.chrom_sizes)
    writers = [RunWriter(track, chroms, overflow) for track in tracks]
    for part in coverage.runs():
        writers[part.strand].add(part.chroms, part.starts, part.ends, part.counts)
    for writer in writers:
        writer.finish()
    return [
        Imported(
            name,
            track.dtype.name,
            coverage.reads.used,
            clipped=writer.clipped,
            notes=[*coverage.notes, str(coverage.reads)],
        )
        for name, track, writer in zip(names, tracks, writers, strict=True)
    ]


def write_fragments(
    table: FeatureWriter,
    name: str,
    sizes: dict[str, int],
    bams: Sequence[Any],
    names: ChromNames,
    wanted: ReadFilter,
    progress: Progress | None,
) -> Imported:
    """Write a feature for each pair of reads: from the first base of one to the last of the other.

    Parameters
    ----------
    table
        The new table; it is committed by the caller.
    name
        Of the track, for the answer.
    sizes
        Of the assembly.
    bams
        The files.
    names
        Of chromosomes.
    wanted
        What reads have to be like; the length of fragments is needed.
    progress
        Called with the bytes that are read.
    """
    done = Imported(name, "table")
    chroms = list(sizes)
    number = {chrom: i for i, chrom in enumerate(chroms)}
    rows = FeatureRows(table, chroms, collect=len(bams) > 1)
    flags = FlagTable(wanted, pairs=True, proper=False)
    for path in bams:
        file = open_alignments(path)
        found = [names.find(chrom) for chrom in file.names]
        ours = np.array([-1 if chrom is None else number[chrom] for chrom in found], np.int64)
        lengths = np.array(list(sizes.values()), np.int64)
        for reads in file.batches():
            codes = flags.reasons(reads, ours >= 0, wanted.min_mapq)
            flags.judge_pairs(codes, reads, True, wanted.fragment_size)
            reads = reads.taken(codes == 0)
            fields = reads.fields
            template = fields["template"].astype(np.int64)
            start = np.where(template > 0, fields["pos"], fields["mate_pos"]).astype(np.int64)
            chrom = ours[fields["ref"]]
            end = np.minimum(start + np.abs(template), lengths[chrom])
            strand = np.where(flags.reverse[fields["flag"]], -1, 1)
            score = fields["mapq"].astype(np.int64)
            rows.add((chrom, start, end, {"score": score, "strand": strand}))
            done.items += len(reads)
            if progress is not None:
                progress(file.done, file.size)
    rows.finish()
    done.notes += names.notes()
    if not done.items:
        raise StoreError("no pair of reads was found that makes a fragment of the wanted length")
    return done
