"""Data files: whether each is there, whole, of the kind that its track says, and fit for its genome.

Every file is opened once, whoever names it. Columns are in `bigbeds`, sequences in `chromosomes`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ..errors import FormatError
from ..findings import Finding
from ..formats.headers import (
    AlignmentHeader,
    BigBedHeader,
    BigWigHeader,
    Fetch,
    Header,
    TabixHeader,
    VcfHeader,
    read_header,
)
from ..paths import decoded, encoded
from ..spec import side_files, track_type
from .bigbeds import bigbed_findings
from .chromosomes import Sequences, chromosome_findings
from .files import FileUse, Places, is_served, on_disk

__all__ = [
    "DataFile",
    "gather",
    "header_findings",
    "kinds_of",
    "local_findings",
    "open_header",
    "opened_findings",
]

#: Kinds of files by track type; types that are stored as bigBed are not listed.
_BY_TYPE = {
    "bigWig": ("bigWig",),
    "bam": ("bam", "cram"),
    "vcfTabix": ("vcf",),
    "vcfPhasedTrio": ("vcf",),
    "longTabix": ("tabix",),
    "hic": ("hic",),
    "halSnake": ("hal",),
}
_BY_SETTING = {
    "twoBitPath": ("2bit",),
    "otherTwoBitUrl": ("2bit",),
    "searchTrix": ("trix",),
    "chromAliasBb": ("bigBed",),
    "decorator.default.bigDataUrl": ("bigBed",),
    "linkDataUrl": ("bigBed",),
    "frames": ("bigBed",),
    "summary": ("bigBed",),
    "setColorWith": ("bigBed",),
    "hideEmptySubtracksMultiBedUrl": ("bigBed",),
    "xrefDataUrl": ("bigBed",),
    "quickLiftUrl": ("bigBed",),
    "bigChainUrl": ("bigBed",),
}
_INDEXED = ("bam", "cram", "vcf", "tabix")
_NAMES = {"vcf": "VCF", "tabix": "compressed text", "bam": "BAM", "cram": "CRAM", "hal": "HAL"}
#: Seconds by which an index may be older, as copying makes it.
_SLACK = 2.0
#: Bytes of a bigWig or bigBed that is slow without zoom levels.
_LARGE = 1 << 22


class DataFile(NamedTuple):
    """A file that is to be opened, and everybody who names it.

    Attributes
    ----------
    where
        Path or URL.
    own_index
        Where its index is, if a setting says so.
    users
        Each setting that names it, with the sequences of the genome, where those are known.
    """

    where: str
    own_index: str | None
    users: list[tuple[FileUse, Sequences | None]]


def kinds_of(use: FileUse) -> tuple[str, ...]:
    """Return the kinds of file that a setting may name; empty for those that are not looked into."""
    if use.setting != "bigDataUrl":
        return _BY_SETTING.get(use.setting, ())
    if use.word is None:
        return ()
    kinds = _BY_TYPE.get(use.word)
    if kinds is None:
        known = track_type(use.word)
        stored = known is not None and known.data_format.startswith("bigBed")
        kinds = ("bigBed",) if stored else ()
    return kinds


def gather(
    uses: Iterable[tuple[FileUse, Sequences | None]], index_of: Callable[[FileUse], str | None]
) -> list[DataFile]:
    """Return every file once, in the order in which the hub names them first."""
    files: dict[tuple[str, str | None], DataFile] = {}
    for use, sequences in uses:
        if use.where is None:
            continue
        index = index_of(use)
        key = (use.where, index)
        file = files.get(key)
        if file is None:
            file = files[key] = DataFile(use.where, index, [])
        file.users.append((use, sequences))
    return list(files.values())


# -- on this machine -------------------------------------------------------------------------


def local_findings(file: DataFile, places: Places) -> Iterator[Finding]:
    """Yield what is wrong with a file of this machine."""
    path = on_disk(file.where)
    if path is None:
        for use, _ in file.users:
            if use.setting != "bigDataIndex":
                yield places.missing(use, file.where)
        return
    if path == file.where:
        yield from _name_findings(file)
    looked_into = [(use, sequences) for use, sequences in file.users if kinds_of(use)]
    for use, _ in file.users:
        if not kinds_of(use) and use.setting != "bigDataIndex":
            yield from _plain_findings(use, path)
    if not looked_into:
        return
    yield from opened_findings(file._replace(where=path, users=looked_into))
    for use, _ in looked_into:
        yield from _companion_findings(use, path, places)


def _name_findings(file: DataFile) -> Iterator[Finding]:
    """Yield settings that name a file as it is called, and a web server would look for another."""
    for use, _ in file.users:
        meant = decoded(use.value)
        if meant != use.value and use.component.origin is not None and "://" not in use.value:
            yield use.finding(
                "encoded-name",
                "error",
                f"names {use.value}, which a web server reads as {meant}",
                f"write {encoded(use.value)}",
            )


def _plain_findings(use: FileUse, path: str) -> Iterator[Finding]:
    """Yield what is wrong with a file whose content is not looked into."""
    if os.path.isdir(path):
        yield use.finding("unreadable-file", "error", f"names {path}, which is a folder")
    elif not os.access(path, os.R_OK):
        yield use.finding("unreadable-file", "error", f"names {path}, which may not be read")
    elif os.path.isfile(path) and not os.path.getsize(path):
        yield use.finding("empty-file", "warning", f"names {path}, which is empty")


def _companion_findings(use: FileUse, path: str, places: Places) -> Iterator[Finding]:
    """Yield companions that UCSC looks for beside a file and that no setting names."""
    if use.word != "bigChain" or use.setting != "bigDataUrl":
        return
    if "linkDataUrl" in use.component._values:
        return
    for side in side_files("bigDataUrl", "bigChain"):
        other = side.beside(path)
        if not os.path.exists(other):
            yield use.finding(
                "missing-file",
                "warning",
                f"{use.value} has no {os.path.basename(other)} beside it, from which UCSC draws the bases",
                "set linkDataUrl",
            )


# -- what is inside --------------------------------------------------------------------------


def opened_findings(file: DataFile) -> Iterator[Finding]:
    """Yield what is wrong inside a file of this machine."""
    yield from header_findings(file, open_header(file, None))


def open_header(file: DataFile, opener: Fetch | None) -> Header | Exception:
    """Return the header of a file, or why it cannot be read.

    Parameters
    ----------
    file
        The file, on this machine or served.
    opener
        How requests are made, for one that is served.
    """
    try:
        return read_header(
            file.where, opener=opener, index=file.own_index or True, deep=opener is None
        )
    except (FormatError, OSError) as error:
        return error


def header_findings(file: DataFile, outcome: Header | Exception) -> Iterator[Finding]:
    """Yield what is wrong inside a file, for everybody who names it."""
    if isinstance(outcome, Header):
        for use, sequences in file.users:
            yield from _header_findings(use, outcome, sequences, file.own_index)
        return
    if isinstance(outcome, FormatError):
        reason = outcome.message
    else:
        reason = getattr(outcome, "strerror", None) or str(outcome)
    for use, _ in file.users:
        yield _unreadable(use, file.where, reason)


def _unreadable(use: FileUse, where: str, reason: str) -> Finding:
    wanted = " or ".join(_NAMES.get(kind, kind) for kind in kinds_of(use))
    return use.finding(
        "unreadable-file",
        "error",
        f"names {where}, which is to be a {wanted} file: {reason}",
    )


def _header_findings(
    use: FileUse, header: Header, sequences: Sequences | None, index: str | None
) -> Iterator[Finding]:
    kinds = kinds_of(use)
    if header.kind not in kinds:
        yield _wrong_kind(use, header.kind, kinds)
        return
    yield from _problem_findings(use, header)
    if header.truncated:
        return
    if isinstance(header, BigBedHeader):
        yield from bigbed_findings(use, header)
        if not header.item_count:
            yield use.finding("empty-file", "warning", f"names {use.value}, which holds no items")
    elif isinstance(header, BigWigHeader):
        yield from _bigwig_findings(use, header)
    elif isinstance(header, (AlignmentHeader, TabixHeader)):
        yield from _index_findings(use, header, index)
    if sequences is not None and use.setting in ("bigDataUrl", "setColorWith", "summary", "frames"):
        yield from chromosome_findings(use, _sequences_in(header, sequences), sequences)


def _sequences_in(header: Header, sequences: Sequences) -> dict[str, int | None]:
    """Return the sequences of a file, with their lengths where it has them."""
    chroms: dict[str, int | None] = dict(header.chroms)
    if isinstance(header, VcfHeader):
        for name in (*header.contigs, *(header.index.names if header.index is not None else ())):
            chroms.setdefault(name, None)
    elif isinstance(header, TabixHeader) and header.index is not None:
        chroms = dict.fromkeys(header.index.names)
    elif header.kind == "hic":
        # Juicer leaves chr away, and UCSC knows that.
        chroms = {
            name if name in sequences.sizes else f"chr{name}": size for name, size in chroms.items()
        }
    return chroms


def _wrong_kind(use: FileUse, kind: str, kinds: tuple[str, ...]) -> Finding:
    wanted = " or ".join(_NAMES.get(one, one) for one in kinds)
    fits = {"bigWig": "bigWig", "bam": "bam", "cram": "bam", "vcf": "vcfTabix", "hic": "hic"}
    fix = None
    if use.setting == "bigDataUrl" and (kind in fits or kind == "bigBed"):
        fix = f"write type {fits.get(kind, 'bigBed')}, or name a {wanted} file"
    what = f"type {use.word}" if use.setting == "bigDataUrl" else use.setting
    return use.component.finding(
        "wrong-kind",
        "error",
        f"{what} wants a {wanted} file, and {use.value} is of kind {_NAMES.get(kind, kind)}",
        setting=use.setting,
        fix=fix,
    )


def _problem_findings(use: FileUse, header: Header) -> Iterator[Finding]:
    """Yield what the header's reader noticed; what it says of indexes comes with the index."""
    problems = [problem for problem in header.problems if not problem.startswith("the index ")]
    if not problems:
        return
    if header.truncated:
        yield use.finding("truncated-file", "error", f"names {use.value}: {problems[0]}")
        return
    for problem in problems:
        if "bgzip" in problem:
            continue
        severity = "error" if "missing" in problem or "damaged" in problem else "warning"
        yield use.finding("damaged-file", severity, f"names {use.value}: {problem}")


def _bigwig_findings(use: FileUse, header: BigWigHeader) -> Iterator[Finding]:
    if header.bases_covered == 0 or not header.chroms:
        yield use.finding("empty-file", "warning", f"names {use.value}, which holds no values")
        return
    if not header.zooms and header.size is not None and header.size > _LARGE:
        yield use.finding(
            "no-zooms",
            "warning",
            f"names {use.value}, which has no zoom levels and will be slow",
            "make the file anew",
        )
    words = (use.component._values.get("type") or "").split()[1:3]
    if len(words) != 2 or header.minimum is None or header.maximum is None:
        return
    try:
        low, high = float(words[0]), float(words[1])
    except ValueError:
        return
    if header.maximum < low or header.minimum > high:
        yield use.component.finding(
            "values-outside",
            "warning",
            f"type says values from {words[0]} to {words[1]}, and those of {use.value} lie between "
            f"{header.minimum:g} and {header.maximum:g}",
            setting="type",
            fix="write type bigWig alone",
        )


def _index_findings(
    use: FileUse, header: AlignmentHeader | TabixHeader, index: str | None
) -> Iterator[Finding]:
    if isinstance(header, TabixHeader) and header.compression != "bgzf":
        packed = "packed with gzip" if header.compression == "gzip" else "not compressed"
        yield use.finding(
            "not-bgzip",
            "error",
            f"names {use.value}, which is {packed}, and only bgzip files can be indexed",
            "pack it with bgzip and index it with tabix",
        )
        return
    tool = "tabix" if isinstance(header, TabixHeader) else "samtools index"
    problems = [problem for problem in header.problems if problem.startswith("the index ")]
    if header.index is None:
        if problems:
            yield use.finding(
                "missing-index",
                "error",
                f"names {use.value}: {problems[0]}",
                f"make it with {tool}",
            )
        else:
            yield use.finding(
                "missing-index",
                "error",
                f"names {use.value}, which has no index beside it",
                f"make it with {tool}, or name it with bigDataIndex",
            )
    else:
        yield from _beside_findings(use, header, index, tool)
    if isinstance(header, AlignmentHeader) and header.sort_order in ("queryname", "unsorted"):
        yield use.finding(
            "unsorted-file",
            "error" if header.index is None else "hint",
            f"names {use.value}, which says that it is sorted as {header.sort_order}",
            "sort it by coordinate, and index it anew",
        )
    if isinstance(header, VcfHeader) and use.word == "vcfPhasedTrio":
        yield from _sample_findings(use, header)


def _beside_findings(
    use: FileUse, header: AlignmentHeader | TabixHeader, index: str | None, tool: str
) -> Iterator[Finding]:
    found = header.index
    assert found is not None
    if header.mtime is not None and found.mtime is not None and found.mtime + _SLACK < header.mtime:
        yield use.finding(
            "old-index",
            "warning",
            f"names {use.value}, which was changed after its index was made",
            f"make it anew with {tool}",
        )
    if isinstance(header, VcfHeader) and found.preset not in (None, "vcf"):
        yield use.finding(
            "missing-index",
            "error",
            f"names {use.value}, whose index was made for another kind of text",
            "make it with tabix -p vcf",
        )
    if index is None and header.kind in ("bam", "cram"):
        path = header.path.partition("?")[0] if is_served(header.path) else header.path
        other = found.path.partition("?")[0] if is_served(found.path) else found.path
        if not other.startswith(path):
            name = os.path.basename(path)
            yield use.finding(
                "index-name",
                "warning",
                f"names {use.value}, whose index is called {os.path.basename(other)}; not every "
                "program looks for that",
                f"rename it to {name}.{found.kind}, or name it with bigDataIndex",
            )


def _sample_findings(use: FileUse, header: VcfHeader) -> Iterator[Finding]:
    for setting in ("vcfChildSample", "vcfParentSamples"):
        for part in (use.component._values.get(setting) or "").split(","):
            name = part.partition("|")[0].strip()
            if name and name not in header.samples:
                yield use.component.finding(
                    "unknown-sample",
                    "warning",
                    f"{setting} names {name}, and the samples of {use.value} are "
                    f"{', '.join(header.samples[:8]) or 'none'}",
                    setting=setting,
                )
