"""Gene models of any of the formats: `read_genes`."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from ...errors import FormatError
from ..text.source import Input
from .genepred import read_genepred
from .gff2 import read_gff2
from .gff3 import read_gff3
from .gtf import read_gtf
from .model import Transcript

__all__ = ["READERS", "read_genes", "read_models"]

#: By kind of file.
READERS: dict[str, Callable[[Input, str | None], list[Transcript]]] = {
    "gtf": read_gtf,
    "gff": read_gff2,
    "gff3": read_gff3,
    "genePred": read_genepred,
    "genePredExt": read_genepred,
    "refFlat": read_genepred,
}


def read_models(source: Input, kind: str, name: str | None) -> list[Transcript]:
    """The transcripts of an input of a known kind.

    Raises
    ------
    FormatError
        With the line that is wrong; also when there are no transcripts at all.
    """
    with _without_collector():
        found = READERS[kind](source, name)
    if not found:
        raise FormatError(f"there are no transcripts in it; is it {kind}?", source.name)
    return found


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector from walking through all that is read, again and again.

    Nothing that is read refers to itself, so there is nothing for it to find.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_genes(
    source: str | os.PathLike[str] | BinaryIO, kind: str | None = None, *, name: str | None = None
) -> list[Transcript]:
    r"""Read gene models.

    Parameters
    ----------
    source
        A file of GTF, GFF2, GFF3, genePred, genePredExt or refFlat, plain or gzipped; ``-`` for
        standard input; an open binary file; or the path of a bigGenePred.
    kind
        ``gtf``, ``gff``, ``gff3``, ``genePred``, ``genePredExt``, ``refFlat`` or ``bigGenePred``;
        None tells it by the content.
    name
        The attribute (or column) that becomes the name, such as ``gene_name``.

    Returns
    -------
    list of Transcript
        In the order of the file.

    Raises
    ------
    FormatError
        With the line that is wrong.

    Examples
    --------
    >>> import io
    >>> text = b'chr1\tx\texon\t11\t20\t.\t+\t.\tgene_id "G"; transcript_id "T";\n'
    >>> [transcript] = read_genes(io.BytesIO(text))
    >>> transcript.name, transcript.start, transcript.end
    ('T', 10, 20)
    """
    with Input([source]) as file:
        if kind is None:
            from ..detect import detect_file

            found = detect_file(file.path)
            kind = found.table if found.kind == "bigBed" and found.table else found.kind
        if kind == "bigGenePred":
            from .biggenepred import read_biggenepred

            return read_biggenepred(file.path, name)
        if kind not in READERS:
            raise FormatError(
                f"{kind} has no gene models; kinds are {', '.join(READERS)} and bigGenePred",
                file.name,
            )
        return read_models(file, kind, name)
