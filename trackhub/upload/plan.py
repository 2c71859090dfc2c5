"""What a hub consists of: its texts, and its data files with all that belongs beside them.

Looks at the sources on disk, and changes nothing.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import StagingError
from ..fetch import similar
from ..rendering import DataFile, Rendering
from ..spec import side_files
from ..track import Track
from .manifest import MANIFEST

if TYPE_CHECKING:
    from ..hub import Hub

__all__ = ["Plan", "plan_hub"]

#: Longest name of a file, in bytes; a temporary name needs some room beside it.
_LONGEST = 230

#: So many faults are named in one error; the rest are counted.
_NAMED = 10


@dataclass
class Plan:
    """A hub as it is to lie in a directory.

    Attributes
    ----------
    texts
        Relative path → text; the last one is hub.txt.
    links
        Relative path → absolute path of the source.
    wanted
        Relative path → who asked for it, for the data files themselves.
    """

    texts: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, DataFile] = field(default_factory=dict)


def plan_hub(hub: Hub, convert: bool = False) -> Plan:
    """Render `hub` and find every file that belongs into it.

    Tracks with `convert` have their source converted first.

    Parameters
    ----------
    hub
        The hub.
    convert
        Convert the source of every track that no hub can show as it is.

    Raises
    ------
    ValidationError
        If the hub cannot be right.
    StagingError
        If sources or their indexes are missing; all of them are named.
    FormatError
        If a source is to be converted and is not as it should be, with its line.
    """
    from .. import settings

    if convert or Track.conversions_asked:
        from .converting import convert_sources

        convert_sources(hub, convert)
    if settings.VALIDATE:
        hub.validate()
    rendering = Rendering()
    hub._render(rendering)
    texts = dict(rendering.texts)
    texts[hub.filename] = texts.pop(hub.filename)
    plan = Plan(texts, {}, rendering.files)
    problems: list[str] = []
    here = os.getcwd()
    for path, data in rendering.files.items():
        source = data.source
        if source[0] != "/" or "/." in source or "//" in source:
            source = os.path.abspath(os.path.join(here, source))
        plan.links[path] = source
        if data.accompanied and side_files(data.setting, data.word):
            plan.links.update(_beside(path, source, data, problems))
    if problems:
        raise StagingError(_sentence(problems))
    _refuse_shared_places(plan)
    return plan


def _beside(
    path: str, source: str, data: DataFile, problems: list[str]
) -> Iterator[tuple[str, str]]:
    """Yield the indexes and other companions of a data file: ``(path, source)``."""
    sides = side_files(data.setting, data.word)
    found = False
    for side in sides:
        existing = next(
            (p for p in _spellings(source, side.suffix, side.replaces) if os.path.exists(p)), None
        )
        if existing is not None:
            found = True
            # A bigChain is staged as x.bigChain, and UCSC looks for x.link.bb all the same.
            beside = os.path.splitext(path)[0] if side.replaces else path
            yield beside + side.suffix, existing
    needed = [side for side in sides if side.needed]
    if needed and not found and os.path.exists(source):
        names = " or ".join(side.beside(Path(source).name) for side in needed)
        problems.append(
            f"{data.owner.describe()}: {source} has no index beside it ({names}); make one"
        )


def _spellings(source: str, suffix: str, replaces: str) -> tuple[str, ...]:
    """Return where a companion may lie: ``x.bam.bai``, or ``x.bai`` as some programs write it."""
    if replaces:
        return (source.removesuffix(replaces) + suffix,)
    return (source + suffix, os.path.splitext(source)[0] + suffix)


def _refuse_shared_places(plan: Plan) -> None:
    shared = plan.texts.keys() & plan.links.keys()
    if shared:
        path = min(shared)
        raise StagingError(
            f"a text of the hub and {plan.links[path]} both want the staged file {path}; give the "
            "track another filename"
        )
    here = plan.texts.keys() | plan.links.keys()
    if MANIFEST in here:
        raise StagingError(f"{MANIFEST} is our own list of what was staged; use another filename")
    # A character has four bytes at most.
    for path in here if 4 * max(map(len, here), default=0) > _LONGEST else ():
        if len(max(os.fsencode(path).split(b"/"), key=len)) > _LONGEST:
            raise StagingError(
                f"the staged file name {path[:50]}… is too long; give a filename of at most {_LONGEST} bytes"
            )
    folders: set[str] = set()
    for folder in {path.rpartition("/")[0] for path in here}:
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    clash = folders & here
    if clash:
        path = min(clash)
        raise StagingError(
            f"{path} is to be both a staged file and a directory; give a track another filename"
        )


def check_sources(plan: Plan, paths: list[str]) -> None:
    """Check that the sources of `paths` are there, are files, and are what their type says.

    Raises
    ------
    StagingError
        With all that is wrong.
    """
    problems: list[str] = []
    for path in paths:
        source = plan.links[path]
        data = plan.wanted.get(path)
        try:
            mode = os.stat(source).st_mode
            if not stat.S_ISREG(mode):
                raise IsADirectoryError(errno.EISDIR, "is no regular file")
            # A name that agrees with the type saves reading the file; check_hub reads them all.
            word = _word_of(data)
            doubtful = word is not None and not source.endswith(_ENDINGS.get(word, ()))
            other = _other_kind(_first_bytes(source), word) if doubtful else None
        except OSError as error:
            reason = str(error.strerror)
            if isinstance(error, FileNotFoundError):
                reason = "was not found" + (similar(source) if len(problems) < _NAMED else "")
            who = path if data is None else data.owner.describe()
            problems.append(f"{who}: source {source} {reason}")
            continue
        if other is not None and data is not None:
            wanted = (
                "the track's type is" if data.setting == "bigDataUrl" else f"{data.setting} takes"
            )
            problems.append(f"{data.owner.describe()}: {source} is {other}, and {wanted} {word}")
    if problems:
        raise StagingError(_sentence(problems))


def _word_of(data: DataFile | None) -> str | None:
    """Return what a file is said to be, where the first bytes can tell."""
    if data is None:
        return None
    if data.setting == "bigDataUrl":
        return data.word
    return "2bit" if data.setting in ("twoBitPath", "otherTwoBitUrl") else None


def _first_bytes(source: str) -> bytes:
    descriptor = os.open(source, os.O_RDONLY)
    try:
        return os.read(descriptor, 8)
    finally:
        os.close(descriptor)


#: Endings of file names that say what the type says.
_ENDINGS = {
    "bigWig": (".bw", ".bigWig", ".bigwig"),
    "bigBed": (".bb", ".bigBed", ".bigbed"),
    "bam": (".bam", ".cram"),
    "vcfTabix": (".vcf.gz",),
    "hic": (".hic",),
    "2bit": (".2bit",),
}

#: First bytes → what the file then is.
_MAGIC = {
    b"\x26\xfc\x8f\x88": "bigWig",
    b"\x88\x8f\xfc\x26": "bigWig",
    b"\xeb\xf2\x89\x87": "bigBed",
    b"\x87\x89\xf2\xeb": "bigBed",
    b"CRAM": "bam",
    b"\x43\x27\x41\x1a": "2bit",
    b"\x1a\x41\x27\x43": "2bit",
    b"HIC\0": "hic",
    b"\x89HDF": "halSnake",
}
_OF_TYPE = {
    "bigWig": "bigWig",
    "bam": "bam",
    "hic": "hic",
    "halSnake": "halSnake",
    "vcfTabix": "gzip",
    "vcfPhasedTrio": "gzip",
    "longTabix": "gzip",
    "2bit": "2bit",
}
_TEXT = (b">", b"track", b"brows", b"chr", b"fixed", b"varia", b"##gff", b"##file")


def _other_kind(first: bytes, word: str | None) -> str | None:
    """Return what a file plainly is, if that is not what `word` needs; doubt is no fault."""
    kind = _MAGIC.get(first[:4])
    if kind is not None:
        expected = _OF_TYPE.get(word or "", "bigBed")
        return None if kind == expected else f"a {kind} file"
    return "a text file" if first.startswith(_TEXT) else None


def _sentence(problems: list[str]) -> str:
    more = len(problems) - _NAMED
    return "; ".join(problems[:_NAMED]) + (f"; and {more} more" if more > 0 else "")
