"""VCF made fit for a hub: checked, sorted, compressed with bgzip, indexed with tabix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from ...errors import FormatError
from ..bam.htslib import pysam_for, quiet
from ..headers import VcfHeader, open_source, read_header
from ..headers.indexes import read_index
from ..registry import Context, Converted, Summary
from ..together import written_together
from .source import Input
from .vcf_lines import VcfReader

__all__ = ["convert"]

_LINES_WRITTEN = 4096
#: Longer sequences cannot be in a .tbi index.
_LONGEST_IN_TBI = 1 << 29


def convert(source: Input, out: Path | None, context: Context) -> Converted | None:
    """Make an indexed, bgzipped VCF of VCF.

    Parameters
    ----------
    source
        The VCF, in any order, plain or compressed.
    out
        The ``.vcf.gz``; its index goes beside it. None asks for the source itself: the answer
        is None where it is not compressed by bgzip and sorted; an index that is missing is made.
    context
        With sizes of chromosomes, these are checked, and names become those of the assembly.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/vcf.html and
    https://samtools.github.io/hts-specs/VCFv4.4.pdf
    """
    if out is None:
        return _as_it_is(source, context)
    reader = VcfReader(source, context)
    indexes = [out.with_name(out.name + end) for end in (".tbi", ".csi")]
    with written_together(out, *indexes) as (part, *parts):
        _write(reader, part, f"wb{context.level}")
        short = max([reader.longest, *context.chrom_sizes.values()]) < _LONGEST_IN_TBI
        made = _first_index(part, parts if short else parts[1:], source)
    index, other = indexes if made == parts[0] else indexes[::-1]
    # That of an earlier file, which readers would find first.
    other.unlink(missing_ok=True)
    context.note_if_empty(reader.count)
    return Converted(out, "vcfTabix", side_files=(index,), summary=Summary("", "vcf", reader.count))


def _as_it_is(source: Input, context: Context) -> Converted | None:
    """The answer for a file that UCSC can read; None where it has to be written anew."""
    path = source.path
    try:
        header = read_header(path)
    except FormatError:
        return None
    if not isinstance(header, VcfHeader) or header.compression != "bgzf" or header.problems:
        return None
    index = header.index
    made: tuple[Path, ...] = ()
    if index is None or header.index_older:
        place = _index_path(path, header.chroms)
        try:
            with written_together(place) as (part,):
                _make_index(path, part)
        except OSError:
            return None
        made = (place,)
        with closing(open_source(place)) as found:
            index = read_index(found)
    if context.chrom_sizes and not all(name in context.chrom_sizes for name in index.names):
        return None
    return Converted(path, "vcfTabix", side_files=made, summary=Summary("", "vcf"))


def _index_path(path: Path, chrom_sizes: Mapping[str, int]) -> Path:
    longest = max(chrom_sizes.values(), default=0)
    return path.with_name(path.name + (".csi" if longest >= _LONGEST_IN_TBI else ".tbi"))


def _first_index(path: Path, indexes: Sequence[Path], source: Input) -> Path:
    """Make the first index that can be made."""
    for index in indexes:
        try:
            _make_index(path, index)
        except OSError:
            index.unlink(missing_ok=True)
        else:
            return index
    raise source.error(
        "htslib cannot index it: a POS or an END in INFO is past what an index holds"
    )


def _make_index(path: Path, index: Path) -> None:
    """Index a bgzipped, sorted VCF.

    Raises
    ------
    OSError
        When it is not sorted, or places are past what the index holds.
    """
    pysam = pysam_for("indexing", str(path))
    csi = index.suffix == ".csi"
    with quiet(pysam):
        pysam.tabix_index(str(path), preset="vcf", force=True, csi=csi, index=str(index))


def _write(reader: VcfReader, path: Path, mode: Any) -> None:
    """Write all lines in order: as they come, or from memory once one comes too late."""
    pysam = pysam_for("compressing", str(path))
    late: list[bytes] = []
    with pysam.BGZFile(str(path), mode, None) as file:
        chunks = reader.chunks()
        last = -1
        for chunk in chunks:
            if chunk.first < last or not chunk.in_order:
                late = [chunk.data, *(chunk.data for chunk in chunks)]
                break
            if last < 0:
                file.write(reader.header_text)
            last = chunk.last
            file.write(chunk.data)
        if last < 0 and not late:
            file.write(reader.header_text)
    if late:
        with pysam.BGZFile(str(path), "rb", None) as file:
            lines = [line.rstrip(b"\n") + b"\n" for line in file if line[:1] != b"#"]
        lines += [line for data in late for line in data.splitlines(keepends=True)]
        lines.sort(key=reader.key)
        with pysam.BGZFile(str(path), mode, None) as file:
            file.write(reader.header_text)
            for at in range(0, len(lines), _LINES_WRITTEN):
                file.write(b"".join(lines[at : at + _LINES_WRITTEN]))
