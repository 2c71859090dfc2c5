"""Which file holds a track: names of tracks, their files in the folder of an assembly, and kinds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..errors import StoreError
from .attributes import read_number, read_text
from .inplace import INPLACE
from .layout import dataset, open_file

__all__ = ["ENDING", "TABLE", "existing_file", "kind_of", "track_file", "track_files"]

ENDING = ".h5"
_TABLE = "chromosome"
#: The file of the table of chromosomes.
TABLE = _TABLE + ENDING
_KINDS = ("dense", "sequence", "table")
_LONGEST = 200


def track_file(folder: Path, name: str) -> Path:
    """The file of a track, whether it exists or not.

    Raises
    ------
    StoreError
        When the name leads elsewhere, or is that of the table of chromosomes.

    Examples
    --------
    >>> track_file(Path("db", "hg38"), "/dnase/all.h5").as_posix()
    'db/hg38/dnase/all.h5'
    """
    parts = name.strip("/").removesuffix(ENDING).split("/") if isinstance(name, str) else []
    for part in parts:
        bad = part.startswith((".", "-")) or not part or not part.isprintable()
        if bad or any(letter in part for letter in '\\:*?"<>|') or len(part.encode()) > _LONGEST:
            parts = []
            break
    if not parts or parts == [_TABLE]:
        raise StoreError(
            f"{name!r} is no name for a track; give letters, digits, '_', '-' and '.', with '/' for "
            f"folders, and not {_TABLE!r}"
        )
    return folder.joinpath(*parts[:-1], parts[-1] + ENDING)


def track_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Names and files of all tracks of an assembly, in order."""
    found = {}
    for directory, directories, files in os.walk(folder):
        directories[:] = sorted(item for item in directories if not item.startswith("."))
        for file in sorted(files):
            stem, ending = os.path.splitext(file)
            if file.startswith(".") or not (ending == ENDING or ending.lower() in INPLACE):
                continue
            path = Path(directory, file)
            name = path.relative_to(folder).with_name(stem).as_posix()
            if name != _TABLE and (ending == ENDING or name not in found):
                found[name] = path
    yield from sorted(found.items())


def existing_file(folder: Path, name: str) -> Path | None:
    """The file of a track, of any kind; None where there is none."""
    path = track_file(folder, name)
    if path.is_file():
        return path
    stem = path.name.removesuffix(ENDING)
    if path.parent.is_dir():
        for other in sorted(path.parent.iterdir()):
            if other.stem == stem and other.suffix.lower() in INPLACE and other.is_file():
                return other
    return None


def kind_of(path: Path, sizes: Mapping[str, int]) -> str:
    """What a file of the store, or of ``genome``, holds.

    It is ``dense``, ``sequence`` or ``table``; or ``liftover`` for a table of ``genome`` that has three
    numbers for each base, where that lies in another assembly, and is no track.

    Raises
    ------
    StoreError
        When it cannot be read.
    """
    with open_file(path) as file:
        told = read_text(file, "kind")
        if told in _KINDS:
            return told
        # What genome made tells nothing: a table has records, and a sequence has codes of letters.
        for name in sizes:
            try:
                node = dataset(file, name)
            except StoreError as error:
                raise StoreError(f"{path} cannot be read: {error}") from None
            if node is not None:
                if node.dtype.names:
                    return "table"
                if node.ndim == 2:
                    return "liftover"
                letters = "seq" in path.stem or read_number(node, "n_def") is not None
                return "sequence" if node.dtype == "u1" and letters else "dense"
    return "dense"
