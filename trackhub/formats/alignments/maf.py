"""MAF to bigMaf, with the summary that is drawn from far away and the reading frames of genes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..autosql import standard
from ..genes import Transcript, read_genes
from ..naming import ChromNames
from ..registry import Context, Converted, Summary
from ..text.output import Row, write_rows
from ..text.source import Input
from ..together import written_together
from .maf_blocks import Aligned, Block, read_blocks, species_of
from .maf_frames import Frames
from .maf_summary import Summaries
from .words import SizeCheck

__all__ = ["convert"]

_OWN_COLUMNS = 3
_SOURCE = re.compile(rb"^(s +)\S+")
Genes = str | os.PathLike[str] | Mapping[str, str | os.PathLike[str]]


def convert(
    source: Input,
    out: Path,
    context: Context,
    *,
    db: str | None = None,
    summary: bool = True,
    genes: Genes | None = None,
) -> Converted:
    """Make a bigMaf of MAF.

    Parameters
    ----------
    source
        Blocks whose first sequence is of the assembly, on its plus strand.
    out
        The bigMaf; companions go beside it, with the endings ``.summary.bb`` and ``.frames.bb``.
    context
        Sizes and names of chromosomes, compression.
    db
        The assembly, as it stands before the chromosome in the names of its sequences: the ``hg38``
        of ``hg38.chr1``. It is put there where it is missing. None finds it.
    summary
        Whether to make the summary (setting ``summary``), without which UCSC is slow from far away.
    genes
        Gene models in any format that `trackhub.formats.genes.read_genes` reads: a file of those of
        the assembly, or a mapping of species to file. Makes the frames (setting ``frames``).

    Raises
    ------
    FormatError
        With the line that is wrong.

    Notes
    -----
    UCSC finds the row of the assembly by its name and that of the chromosome, so these are written
    into the blocks where a file has others; all else stays as it is.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html#format5 and
    https://genome.ucsc.edu/goldenPath/help/bigMaf.html
    """
    blocks = _Blocks(source, context, db, genes)
    stem = out.with_suffix("")
    companions = {"summary": stem.with_name(f"{stem.name}.summary.bb")} if summary else {}
    if genes is not None:
        companions["frames"] = stem.with_name(f"{stem.name}.frames.bb")
    with written_together(out, *companions.values()) as parts:
        count = write_rows(
            parts[0],
            blocks.rows(),
            source,
            context,
            table=standard("bigMaf"),
            own=_OWN_COLUMNS,
        )
        plain = replace(context, index=())
        rows = {"summary": blocks.summaries.rows, "frames": blocks.frame_rows}
        for name, part in zip(companions, parts[1:], strict=True):
            table = standard("maf" + name.capitalize())
            write_rows(part, rows[name](), source, plain, table=table, own=_OWN_COLUMNS)
    context.note_if_empty(count)
    settings: dict[str, Any] = {**context.settings, "speciesOrder": " ".join(blocks.species)}
    settings |= companions
    if not blocks.species:
        del settings["speciesOrder"]
    return Converted(
        out, "bigMaf", settings, tuple(companions.values()), Summary("", "bigMaf", count)
    )


class _Blocks:
    """The blocks of one input on their way into the bigMaf, and what they leave for the companions."""

    def __init__(
        self, source: Input, context: Context, db: str | None, genes: Genes | None
    ) -> None:
        self._source = source
        self._context = context
        self._db = None if db is None else db.encode()
        self._may_add_db = db is not None
        self._genes = genes
        self._sizes = SizeCheck(source, context)
        self._species: dict[bytes, None] = {}
        self._frames: Frames | None = None
        self.summaries = Summaries()

    @property
    def species(self) -> list[str]:
        """The species but for the reference, in the order in which they come first."""
        return [name.decode("utf-8", "replace") for name in self._species if name != self._db]

    def rows(self) -> Iterator[Row]:
        """The rows of the bigMaf."""
        for block in read_blocks(self._source):
            reference = block.aligned[0]
            chrom = self._chrom(block, reference)
            if self._frames is None and self._genes is not None:
                self._frames = Frames(self._models(self._genes))
            self._sizes.add(chrom, reference.total)
            self._species |= dict.fromkeys([species_of(one.source) for one in block.aligned[1:]])
            self.summaries.add(block, chrom)
            found = self._context.names.find(chrom.decode("utf-8", "replace"))
            own = (found or "").encode()
            if self._frames is not None:
                self._frames.add(block, chrom, self._db or b"", own)
            end = reference.start + reference.size
            name = self._db + b"." + own if self._db else own
            text = _text(block, name if name != reference.source else None)
            yield block.number, chrom, reference.start, end, text
        if self._db == b"":
            self._context.notes.append(
                "UCSC wants the assembly in front of its sequences, such as hg38.chr1: give db"
            )

    def frame_rows(self) -> Iterator[Row]:
        """The rows of the frames."""
        return iter(()) if self._frames is None else self._frames.rows()

    def _chrom(self, block: Block, reference: Aligned) -> bytes:
        """The chromosome of the reference."""
        if self._db is None:
            self._db = self._found_db(reference.source)
        prefix = self._db + b"." if self._db else b""
        if self._may_add_db and not reference.source.startswith(prefix):
            text = reference.source.decode("utf-8", "replace")
            prefix = b"" if self._context.names.find(text) is not None else prefix
        if not reference.source.startswith(prefix):
            what = reference.source[:60].decode("utf-8", "replace")
            raise self._source.error(
                f"the first sequence of the block is {what!r}, and those before were of "
                f"{self._db.decode('utf-8', 'replace')}; the assembly must come first in each block",
                block.number,
            )
        if reference.strand != b"+":
            raise self._source.error(
                "the first sequence of the block is on the minus strand; the assembly must be on plus",
                block.number,
            )
        return reference.source[len(prefix) :]

    def _found_db(self, name: bytes) -> bytes:
        """What stands in front of a name that the assembly has."""
        text = name.decode("utf-8", "replace")
        dots = [at for at, letter in enumerate(text) if letter == "."]
        for at in dots:
            if self._context.names.find(text[at + 1 :]) is not None:
                return text[:at].encode()
        if self._context.names.find(text) is not None or not dots:
            return b""
        return species_of(name)

    def _models(self, genes: Genes) -> dict[bytes, list[Transcript]]:
        """The gene models by species; those of the assembly on chromosomes by its names."""
        db = (self._db or b"").decode("utf-8", "replace")
        by_species = genes if isinstance(genes, Mapping) else {db: genes}
        models = {species.encode(): read_genes(path) for species, path in by_species.items()}
        names = ChromNames(self._context.chrom_sizes)
        for transcript in models.get(db.encode(), []):
            transcript.chrom = names.find(transcript.chrom) or transcript.chrom
        return models


def _text(block: Block, name: bytes | None) -> bytes:
    """The lines of a block in one, the reference under another name if that is given."""
    lines = [line.rstrip().replace(b"\t", b" ") for line in block.lines]
    if name is not None:
        at = next(number for number, line in enumerate(lines) if line[:2] == b"s ")
        lines[at] = _SOURCE.sub(lambda match: match[1] + name, lines[at], count=1)
    return b"".join([line + b";" for line in lines])
