"""VCF made fit for a hub: checked, sorted, compressed with bgzip, indexed with tabix."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from operator import itemgetter
from pathlib import Path
from typing import Any

from ...errors import FormatError
from ..bam.htslib import pysam_for, quiet
from ..headers import VcfHeader, open_source, read_header
from ..headers.indexes import read_index
from ..registry import Context, Converted, Summary, counted
from ..together import written_together
from .places import assembly_name, position_error
from .source import Input, shown

__all__ = ["convert"]

_LEAST_COLUMNS = 8
_LINES_WRITTEN = 4096
_MOST_DIGITS = 10
_REFERENCE = re.compile(rb"[ACGTNRYSWKMBDHVacgtnryswkmbdhv]+")
_QUALITY = re.compile(rb"\.|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:inf|nan)", re.I)
#: The start of a line as most are: chromosome, position, and all up to a number as quality.
_PLAIN = re.compile(
    rb"([^\t]+)\t(\d{1,10})\t[^\t]*\t[ACGTNacgtn]+\t[^\t ][^\t]*\t(?:\.|\d+(?:\.\d+)?)\t"
)
_NO_SIZE = 1 << 62
_CONTIG = re.compile(rb"(##contig=<(?:[^>]*,)?ID=)([^,>]+)")
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
    reader = _VcfReader(source, context)
    index = _index_path(out, context.chrom_sizes)
    with written_together(out, index) as (part, part_index):
        _write(reader, part, f"wb{context.level}")
        _make_index(part, part_index)
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


def _make_index(path: Path, index: Path) -> None:
    """Index a bgzipped, sorted VCF.

    Raises
    ------
    OSError
        When it is not sorted.
    """
    pysam = pysam_for("indexing", str(path))
    csi = index.suffix == ".csi"
    with quiet(pysam):
        pysam.tabix_index(str(path), preset="vcf", force=True, csi=csi, index=str(index))


#: A line, with the number of its chromosome in order of appearance, and its position.
_Record = tuple[int, int, bytes]


class _VcfReader:
    """Checked lines of a VCF."""

    def __init__(self, source: Input, context: Context) -> None:
        self._source = source
        self._context = context
        self._columns = 0
        self._file = ""
        self._names: dict[bytes, bytes] = {}
        self._ranks: dict[bytes, int] = {}
        #: Last position that a record may have, by chromosome.
        self._sizes: dict[bytes, int] = {}
        self.header: list[bytes] = []
        self.count = 0

    def records(self) -> Iterator[_Record]:
        """The data lines; the header has been read when the first one comes."""
        for number, line in self._source.lines(comments=True):
            if line[:1] == b"#":
                self._take_header(line, number)
            else:
                yield self._record(line, number)
        if not self._columns:
            raise self._source.error("there is no #CHROM line, so this is no VCF")

    def _take_header(self, line: bytes, number: int) -> None:
        if self._columns:
            self._take_later_header(line, number)
            return
        if not self.header and not line.startswith(b"##fileformat=VCF"):
            raise self._source.error(
                "the first line of a VCF is ##fileformat=VCF and a version", number, line
            )
        if line.startswith(b"#CHROM"):
            self._columns = len(line.split(b"\t"))
            self._file = self._source.name
            if self._columns < _LEAST_COLUMNS:
                raise self._source.error(
                    f"the #CHROM line has {counted(self._columns, 'column')} with tabs between them; "
                    f"a VCF has {_LEAST_COLUMNS} or more, and blanks do not part them",
                    number,
                    line,
                )
        elif match := _CONTIG.match(line):
            line = match[1] + self._renamed(match[2]) + line[match.end() :]
        self.header.append(line)

    def _take_later_header(self, line: bytes, number: int) -> None:
        """See that a further file goes on as the first one: its samples are the same."""
        if self._source.name == self._file:
            raise self._source.error("a header line comes after #CHROM", number, line)
        if line.startswith(b"#CHROM"):
            self._file = self._source.name
            if line != self.header[-1]:
                message = "the samples of this #CHROM line are not those of the first file"
                raise self._source.error(message, number, line)

    def _renamed(self, name: bytes) -> bytes:
        """A name in the header; one that the assembly does not have stays, if it is not used."""
        if not self._context.chrom_sizes:
            return name
        found = self._context.names.find(name.decode("utf-8", "replace"))
        return name if found is None else found.encode()

    def _record(self, line: bytes, number: int) -> _Record:
        match = _PLAIN.match(line)
        chrom = self._names.get(match[1]) if match is not None else None
        if match is None or chrom is None or line.count(b"\t") + 1 != self._columns:
            return self._checked(line, number)
        position = int(match[2])
        if position > self._sizes[chrom]:
            return self._checked(line, number)
        self.count += 1
        if chrom != match[1]:
            line = chrom + line[match.end(1) :]
        return self._ranks[chrom], position, line

    def _checked(self, line: bytes, number: int) -> _Record:
        """The record of a line that is looked at column by column."""
        if not self._columns:
            raise self._source.error("data come before the #CHROM line", number, line)
        columns = line.count(b"\t") + 1
        if columns != self._columns:
            raise self._source.error(
                f"this line has {counted(columns, 'column')} with tabs between them, and the #CHROM "
                f"line has {self._columns}",
                number,
                line,
            )
        given, place, _, reference, alternative, quality, _ = line.split(b"\t", 6)
        if not place.isdigit() or len(place) > _MOST_DIGITS:
            raise self._source.error(position_error("POS", place), number, line)
        chrom = self._names.get(given)
        if chrom is None:
            chrom = self._names[given] = self._chrom(given, number, line)
        position = int(place)
        last = self._sizes[chrom]
        if position > last:
            raise self._source.error(
                f"POS {position} lies past the end of {chrom.decode()}, which has {last - 1} bases; "
                "is it the right assembly?",
                number,
                line,
            )
        if not _REFERENCE.fullmatch(reference):
            raise self._source.error(f"REF {shown(reference, 40)} is no sequence", number, line)
        if not alternative or alternative.isspace():
            raise self._source.error("ALT is empty; write . for none", number, line)
        if not _QUALITY.fullmatch(quality):
            what = f"QUAL {shown(quality, 40)} is no number; write . for none"
            raise self._source.error(what, number, line)
        self.count += 1
        if chrom is not given:
            line = chrom + line[len(given) :]
        return self._ranks[chrom], position, line

    def known(self, line: bytes) -> _Record:
        """The record of a line that was given before."""
        chrom, position, _ = line.split(b"\t", 2)
        return self._ranks[chrom], int(position), line

    def _chrom(self, name: bytes, number: int, line: bytes) -> bytes:
        if not name or name.isspace() or b" " in name:
            raise self._source.error(f"CHROM {shown(name, 40)} is no name", number, line)
        if self._context.chrom_sizes:
            found = assembly_name(name, self._source, self._context, number, line).encode()
            name = name if found == name else found
        self._ranks.setdefault(name, len(self._ranks))
        size = self._context.chrom_sizes.get(name.decode("utf-8", "replace"))
        # One past the end, and 0, stand for the telomeres.
        self._sizes[name] = _NO_SIZE if size is None else size + 1
        return name


def _write(reader: _VcfReader, path: Path, mode: Any) -> None:
    """Write all lines in order: as they come, or from memory once one comes too late."""
    pysam = pysam_for("compressing", str(path))
    late: list[_Record] = []
    with pysam.BGZFile(str(path), mode, None) as file:
        records = reader.records()
        waiting: list[bytes] = []
        last = (-1, 0)
        for record in records:
            if record[:2] < last:
                late = [record, *records]
                break
            if last[0] < 0:
                _put(file, reader.header)
            last = record[:2]
            waiting.append(record[2])
            if len(waiting) == _LINES_WRITTEN:
                _put(file, waiting)
                waiting = []
        if reader.count == 0:
            _put(file, reader.header)
        _put(file, waiting)
    if late:
        with pysam.BGZFile(str(path), "rb", None) as file:
            early = [reader.known(line.rstrip(b"\n")) for line in file if line[:1] != b"#"]
        records_in_order = sorted([*early, *late], key=itemgetter(0, 1))
        with pysam.BGZFile(str(path), mode, None) as file:
            _put(file, reader.header)
            for at in range(0, len(records_in_order), _LINES_WRITTEN):
                _put(file, [line for _, _, line in records_in_order[at : at + _LINES_WRITTEN]])


def _put(file: Any, lines: list[bytes]) -> None:
    if lines:
        file.write(b"\n".join([*lines, b""]))
