"""Raw files to files that a hub can show: `convert_file`.

Which function converts which format stands in `registry`; here the input is told apart, the
options are checked, and the answer is put together.
"""

from __future__ import annotations

import inspect
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import FormatError
from .autosql import Table, parse
from .chromsizes import chrom_sizes as read_sizes
from .detect import Detected, detect_file
from .naming import ChromNames, read_chrom_alias
from .registry import CONVERTERS, Context, Converted, Converter, Progress, converter
from .target import beside, check_spares
from .text.source import Input, Origin

__all__ = ["Conversion", "Converted", "convert_file", "convert_kind", "type_once_converted"]

Sizes = str | os.PathLike[str] | Mapping[str, int]


def convert_file(
    source: Origin | Sequence[Origin],
    out: str | os.PathLike[str] | None = None,
    *,
    chrom_sizes: Sizes | None = None,
    kind: str | None = None,
    chrom_alias: str | os.PathLike[str] | Mapping[str, str] | None = None,
    autosql: str | os.PathLike[str] | Table | None = None,
    index: Sequence[str] = (),
    progress: Progress | None = None,
    accelerate: bool = False,
    level: int = 4,
    **options: Any,
) -> Converted:
    r"""Make a file that a hub can show of a raw file.

    Every line is checked; the output is there complete or not at all, and replaces an earlier one.

    Parameters
    ----------
    source
        The file, plain or gzip or bgzip; ``-`` for standard input; or an open binary file. A list
        of files of one kind is joined.
    out
        Where the result goes; beside `source` under its name with another ending if left out.
    chrom_sizes
        Lengths of the sequences of the assembly: a ``chrom.sizes`` file, .2bit, FASTA index, BAM,
        a mapping, or the name of an assembly that comes with the package, such as ``hg38`` (see
        `trackhub.formats.chrom_sizes`). Formats with positions need them.
    kind
        The format, such as ``narrowPeak``, where its content does not tell; the table in the
        documentation has all of them.
    chrom_alias
        Other names of the sequences: a mapping of other name to name, or a ``chromAlias.txt``.
        Without, ``chr`` is put in front or taken away where that makes a name the assembly's.
    autosql
        Definition of the columns of a BED-like table with columns of your own (``bedN+M``): the
        path of a ``.as`` file, its text, or a `Table`.
    index
        Names of columns by which items of a bigBed shall be found (setting ``searchIndex``).
    progress
        Called with the bytes read and their total, None where not known.
    accelerate
        Compress with isal where that package is installed: less time, other bytes, same content.
    level
        zlib level of the output, 0 to 9.
    **options
        What the format offers besides; see the table in the documentation.

    Returns
    -------
    Converted
        ``Track(source=c.path, tracktype=c.tracktype, **c.settings)`` makes a track of it, and
        ``c.track(name=…)`` does that.

    Raises
    ------
    FormatError
        For anything in the input that is not as it should be, with file and line; for a format that
        cannot be told, or not be converted.
    OSError
        When a file cannot be read or written.

    References
    ----------
    https://genome.ucsc.edu/FAQ/FAQformat.html

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "signal.bedGraph")
    >>> _ = path.write_text("track type=bedGraph color=255,0,0\nchr1\t10\t20\t1.5\n")
    >>> made = convert_file(path, chrom_sizes={"chr1": 1000})
    >>> made.path.name, made.tracktype, made.settings
    ('signal.bw', 'bigWig', {'color': '255,0,0'})
    >>> print(made.summary)
    bedGraph to bigWig, 1 item
    """
    several = isinstance(source, Sequence) and not isinstance(source, str)
    origins: list[Any] = list(source) if several else [source]  # type: ignore[arg-type]
    with Input(origins) as files:
        conversion = Conversion(
            files,
            options,
            chrom_sizes=chrom_sizes,
            kind=kind,
            chrom_alias=chrom_alias,
            autosql=autosql,
            index=index,
            progress=progress,
            accelerate=accelerate,
            level=level,
        )
        made = conversion.fit() if out is None else None
        return conversion.make(_target(out, files, conversion.row)) if made is None else made


class Conversion:
    """A conversion that is ready to be done.

    Parameters
    ----------
    files
        The input.
    options
        Options of the format.
    chrom_sizes, kind, chrom_alias, autosql, index, progress, accelerate, level
        As for `convert_file`.

    Attributes
    ----------
    row
        The row of the table that is followed.

    Raises
    ------
    FormatError
        When the format cannot be told or converted, or the options do not go with it.
    """

    def __init__(
        self,
        files: Input,
        options: Mapping[str, Any],
        *,
        chrom_sizes: Sizes | None = None,
        kind: str | None = None,
        chrom_alias: str | os.PathLike[str] | Mapping[str, str] | None = None,
        autosql: str | os.PathLike[str] | Table | None = None,
        index: Sequence[str] = (),
        progress: Progress | None = None,
        accelerate: bool = False,
        level: int = 4,
    ) -> None:
        notes: list[str] = []
        self.row = converter(kind) if kind is not None else _told(files, notes)
        self._files = files
        self._options = options
        self._function = self.row.load()
        _check_options(self._function, self.row, options)
        sizes = _sizes(chrom_sizes, self.row)
        alias = None if chrom_alias is None else read_chrom_alias(chrom_alias, sizes)
        self._context = Context(
            sizes,
            ChromNames(sizes, alias),
            self.row,
            _definition(autosql),
            tuple(index),
            level,
            accelerate,
            progress,
            notes=notes,
        )
        if self.row.target != "bigBed":
            notes += [
                f"{name} was passed over: it is about columns, which a {self.row.target} has not"
                for name, given in (("index", index), ("autosql", autosql))
                if given
            ]
        files.begin(self._context)

    def fit(self) -> Converted | None:
        """The answer for a file that UCSC reads as it is, None for all others.

        An index that is missing is made beside the file.
        """
        if not self.row.passes or not self._files.given_paths:
            return None
        made = self._function(self._files, None, self._context, **self._options)
        return None if made is None else self._complete(made)

    def make(self, out: Path) -> Converted:
        """Write the result."""
        made = self._function(self._files, out, self._context, **self._options)
        assert made is not None
        return self._complete(made)

    def _complete(self, made: Converted) -> Converted:
        """Fill in what all conversions have in common."""
        track_lines, context = self._files.track_lines, self._context
        made.summary.kind = self.row.kind
        made.summary.target = made.summary.target or self.row.target
        said, notes = track_lines.judged(made.tracktype)
        made.settings = {**said, **made.settings}
        if context.index and self.row.target == "bigBed":
            made.settings.setdefault("searchIndex", ",".join(context.index))
        made.default_pos = track_lines.position
        made.summary.notes += [*context.notes, *context.names.notes(), *notes]
        return made


def type_once_converted(
    source: str | os.PathLike[str], kind: str | None = None, other_db: str | None = None
) -> str:
    """The type line, or its first word, of a track that shows a file once it is converted.

    Parameters
    ----------
    source
        The raw file.
    kind
        Its format, where the content does not tell.
    other_db
        For chains and nets the other assembly, where the name of the file does not tell.

    Raises
    ------
    FormatError
        When it cannot be converted into something that a track can show.
    """
    row = convert_kind(source, kind)
    if row.target == "bigBed" and row.kind == "bigBed":
        return detect_file(source).tracktype or "bigBed"
    if row.tracktype is None and row.target != "bigBed":
        raise FormatError(f"a {row.target} file is no track; give it to an Assembly", source)
    if row.kind in ("chain", "net"):
        from .alignments.words import assembly_in_name

        other = other_db or assembly_in_name(os.fspath(source))
        return f"{row.tracktype} {other}".rstrip()
    return row.tracktype or row.target


def convert_kind(source: Origin, kind: str | None = None) -> Converter:
    """The row of the table of conversions for a file, by its content if its kind is not said.

    Raises
    ------
    FormatError
        When it cannot be converted.
    """
    if kind is not None:
        return converter(kind)
    with Input([source]) as files:
        return _told(files, [])


def _told(files: Input, notes: list[str]) -> Converter:
    """The row of the table for what the input is seen to be."""
    name, path, start = files.start()
    found = detect_file(path) if path is not None else _detect_start(start)
    if path is not None and found.certain:
        _check_alike(path, found.kind, files.given_paths[1:])
    if found.kind in CONVERTERS and not found.certain:
        notes.append(f"the lines were taken for {found.kind}: {found.note}")
    try:
        return converter(found.kind)
    except FormatError:
        raise FormatError(_unclear(found), name) from None


def _check_alike(first: Path, kind: str, others: Sequence[Path]) -> None:
    """See that no file that is to be joined to the first is plainly of another kind."""
    for path in others:
        found = detect_file(path)
        if found.certain and found.kind != kind:
            raise FormatError(
                f"this is {found.kind} and {first} is {kind}; convert each by itself, or say what "
                "both are with kind (--kind)",
                path,
            )


def _detect_start(start: bytes) -> Detected:
    """What a stream is, by its first bytes."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "start")
        path.write_bytes(start)
        return detect_file(path)


def _unclear(found: Detected) -> str:
    if found.kind != "unknown":
        note = f" ({found.note})" if found.note else ""
        return f"this looks like {found.kind}, which cannot be converted{note}"
    note = f" ({found.note})" if found.note else ""
    return f"the format cannot be told{note}; say it with kind (--kind), such as bed"


def _sizes(given: Sizes | None, row: Converter) -> dict[str, int]:
    if given is not None:
        return read_sizes(given)
    if row.needs_sizes:
        raise FormatError(
            f"{row.kind} needs the lengths of the chromosomes: give chrom_sizes "
            "(--sizes), such as hg38 or the path of a .2bit or chrom.sizes file"
        )
    return {}


def _definition(given: str | os.PathLike[str] | Table | None) -> Table | None:
    if given is None or isinstance(given, Table):
        return given
    if isinstance(given, str) and "(" in given and "\n" in given:
        return parse(given)
    path = Path(given)
    return parse(path.read_text(encoding="utf-8", errors="replace"), path)


def _target(out: str | os.PathLike[str] | None, files: Input, row: Converter) -> Path:
    """Where the result goes, never over an input."""
    paths = files.given_paths
    if out is not None:
        target = Path(out)
    elif paths:
        target = beside(paths[0], row.suffix)
    else:
        raise FormatError(
            "give out (-o), the path of the result: the input is a stream without a name"
        )
    if target.is_dir():
        raise FormatError(f"{target} is a folder; give the path of the file to write")
    if target.exists() and not target.is_file():
        raise FormatError(f"{target} is a device; give the path of a file to write")
    if not target.parent.is_dir():
        parent = target.parent
        problem = f"{parent} is no folder" if parent.exists() else f"there is no folder {parent}"
        raise FormatError(f"{target} cannot be written, as {problem}; make one first")
    check_spares(target, paths)
    return target


def _check_options(function: Any, row: Converter, options: Mapping[str, Any]) -> None:
    parameters = inspect.signature(function).parameters.values()
    known = [item.name for item in parameters if item.kind is inspect.Parameter.KEYWORD_ONLY]
    for name in options:
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, 1, 0.5)
            offered = f"it has {', '.join(known)}" if known else "it has none"
            hint = f"did you mean {near[0]!r}?" if near else offered
            raise FormatError(f"the conversion of {row.kind} has no option {name!r}; {hint}")
