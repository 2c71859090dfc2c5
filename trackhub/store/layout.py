"""What a file of the store looks like: marks of format and origin, chunk sizes, opening.

Documented for other programs in docs/store_format.rst.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import StoreError
from .attributes import put_number, put_text, read_number

if TYPE_CHECKING:
    import h5py

__all__ = [
    "CHUNK",
    "DTYPES",
    "SEQUENCE_CHUNK",
    "TABLE_VERSION",
    "begin_file",
    "check_dtype",
    "dataset",
    "load_h5py",
    "mark",
    "missing_value",
    "open_file",
]

#: Of the layout of files; one that is not known is refused.
FORMAT = 1
#: Values of a chunk: small enough for windows, large enough to pack well.
CHUNK = 16384
SEQUENCE_CHUNK = 65536
DTYPES = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64")
TABLE_VERSION = "2.7"


def load_h5py() -> Any:
    """h5py.

    Raises
    ------
    StoreError
        When it is not installed.
    """
    try:
        import h5py
    except ImportError:
        raise StoreError(
            "the store needs h5py, which is not installed: pip install 'trackhub[store]'"
        ) from None
    return h5py


def check_dtype(dtype: Any) -> np.dtype:
    """A type of values that a track may have, little-endian.

    Raises
    ------
    StoreError
        For any other.
    """
    try:
        found = np.dtype(dtype)
    except TypeError:
        found = np.dtype(object)
    if found.name not in DTYPES:
        raise StoreError(f"a track cannot have values of {dtype!r}; types are {', '.join(DTYPES)}")
    return found.newbyteorder("<")


def missing_value(dtype: np.dtype) -> float:
    """What stands for no value: NaN, or 0 in whole numbers."""
    return float("nan") if dtype.kind == "f" else 0


def mark(node: Any, kind: str, version: str) -> None:
    """Mark a node as PyTables does."""
    put_text(node, "CLASS", kind)
    put_text(node, "VERSION", version)
    put_text(node, "TITLE", "")


def begin_file(file: h5py.File, kind: str, source: Mapping[str, Any]) -> None:
    """Mark a new file.

    Parameters
    ----------
    file
        Open for writing, empty.
    kind
        ``dense``, ``sequence``, ``table`` or ``chromosomes``.
    source
        Where the data come from; anything that JSON can hold.
    """
    from ..version import __version__

    mark(file, "GROUP", "1.0")
    put_text(file, "PYTABLES_FORMAT_VERSION", "2.1")
    put_number(file, "store_format", FORMAT)
    put_text(file, "kind", kind)
    put_text(file, "created", datetime.now(timezone.utc).isoformat(timespec="seconds"))
    put_text(file, "software", f"trackhub {__version__}")
    put_text(file, "source", json.dumps(source, default=str))


def open_file(path: Path) -> h5py.File:
    """A file of the store, opened for reading without a lock.

    Raises
    ------
    StoreError
        When there is none, it is no HDF5 file or damaged, or of a later version.
    """
    h5py = load_h5py()
    try:
        file = h5py.File(path, "r", locking=False)
    except FileNotFoundError:
        raise StoreError(f"there is no file {path}") from None
    except (OSError, RuntimeError) as error:
        what = "is a folder" if path.is_dir() else f"is no HDF5 file, or damaged ({error})"
        raise StoreError(f"{path} {what}; make it anew") from None
    version = read_number(file, "store_format")
    if version is not None and version > FORMAT:
        file.close()
        raise StoreError(
            f"{path} has version {version:g} of the format and this program knows {FORMAT}; "
            "install a newer trackhub"
        )
    return file


def dataset(file: h5py.File, name: str) -> h5py.Dataset | None:
    """A dataset of a file; None where there is none of that name, or it is something else.

    Raises
    ------
    StoreError
        When it is damaged, or its data lie in another file, whose name a stranger may have chosen.
    """
    import h5py

    try:
        if not isinstance(file.get(name, getlink=True), h5py.HardLink):
            return None
        node = file[name]
        if not isinstance(node, h5py.Dataset):
            return None
        elsewhere = node.is_virtual or node.external
        # Types that NumPy does not have are found when they are asked for.
        node.dtype  # noqa: B018
    except (KeyError, OSError, RuntimeError, TypeError, ValueError) as error:
        raise StoreError(f"{name}: {error}") from None
    if elsewhere:
        raise StoreError(f"{name} lies in another file")
    return node
