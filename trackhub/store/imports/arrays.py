"""NumPy arrays into tracks of values."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import StoreError
from ...formats.text.source import Input
from .report import Imported, describe, grown

if TYPE_CHECKING:
    from . import Imports

__all__ = ["import_arrays"]

#: Types of arrays that a track cannot have, and those that hold their values, or most of them.
_STORED = {"int64": "int32", "uint64": "uint32", "bool": "uint8", "float16": "float32"}


def import_arrays(
    store: Imports,
    name: str,
    arrays: Mapping[str, Any] | str | os.PathLike[str],
    dtype: str | None,
    overflow: str,
    replace: bool,
) -> Imported:
    """Write arrays into a new track; parameters as for `Imports.import_array`."""
    if isinstance(arrays, Mapping):
        source: dict[str, Any] = {"files": [], "options": {}}
        found = {chrom: np.asarray(values) for chrom, values in arrays.items()}
    else:
        with Input([arrays]) as given:
            source = describe(given, overflow=overflow)
        found = _from_npz(arrays)
    if not found:
        raise StoreError("no array was given; give one for each chromosome")
    if dtype is None:
        dtype = np.result_type(*(values.dtype for values in found.values())).name
        dtype = _STORED.get(dtype, dtype)

    def attempt(dtype: str, overflow: str) -> Imported:
        clipped = 0
        with store.new(
            name, dtype=dtype, overflow=overflow, replace=replace, source=source
        ) as track:
            for chrom, values in found.items():
                clipped += track.write(chrom, values).n_clipped
        return Imported(name, dtype, len(found), clipped=clipped)

    return grown(dtype, overflow, [], attempt)


def _from_npz(path: str | os.PathLike[str]) -> dict[str, Any]:
    try:
        with np.load(path, allow_pickle=False) as file:
            return {chrom: file[chrom] for chrom in file.files}
    except (ValueError, AttributeError, TypeError, zipfile.BadZipFile):
        raise StoreError(
            f"{os.fspath(path)} is no .npz file with an array for each chromosome"
        ) from None
