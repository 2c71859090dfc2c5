"""Small helpers for scripts, under their names in 1.0, and the example data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .errors import ParameterError

__all__ = [
    "data_dir",
    "dimensions_from_subgroups",
    "example_bigbeds",
    "example_bigwigs",
    "filter_composite_from_subgroups",
    "hex2rgb",
    "print_rendered_results",
    "sanitize",
    "show_rendered_files",
]


def sanitize(s: object, strict: bool = True) -> str:
    """Make a track name out of any text.

    Two texts may end as the same name; a hub with both is refused when it is validated.

    Parameters
    ----------
    s
        The text, such as a file name.
    strict
        Keep letters and digits only; otherwise also ``-``, ``_`` and ``.``.

    Examples
    --------
    >>> sanitize("my sample-1.bw"), sanitize("my sample-1.bw", strict=False)
    ('mysample1bw', 'my_sample-1.bw')
    """
    allowed = r"[^A-Za-z0-9]" if strict else r"[^A-Za-z0-9_.-]"
    return re.sub(allowed, "", str(s).replace(" ", "_"))


def hex2rgb(h: str) -> str:
    """Turn ``#RRGGBB`` into UCSC's ``R,G,B``.

    Raises
    ------
    ParameterError
        For anything else; it is a ``ValueError`` too.

    Examples
    --------
    >>> hex2rgb("#ff0080")
    '255,0,128'
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", str(h)):
        raise ParameterError(f"a colour is written #RRGGBB here, got {h!r}")
    return ",".join(str(int(h[i : i + 2], 16)) for i in (1, 3, 5))


def dimensions_from_subgroups(s: Iterable[Any]) -> str:
    """Return a ``dimensions`` value with the subgroups in their order: X, Y, A, B, ….

    Parameters
    ----------
    s
        `SubGroupDefinition` objects.

    Examples
    --------
    >>> from trackhub import SubGroupDefinition
    >>> dimensions_from_subgroups([SubGroupDefinition(n, n, {}) for n in ("cell", "mark", "lab")])
    'dimX=cell dimY=mark dimA=lab'
    """
    return " ".join(f"dim{letter}={group.name}" for letter, group in zip(_LETTERS, s, strict=False))


def filter_composite_from_subgroups(s: Iterable[Any]) -> str | None:
    """Return a ``filterComposite`` value for all subgroups beyond the first two, or None.

    Parameters
    ----------
    s
        `SubGroupDefinition` objects, as for `dimensions_from_subgroups`.

    Examples
    --------
    >>> filter_composite_from_subgroups(["cell", "mark", "lab", "donor"])
    'dimA dimB'
    """
    letters = [f"dim{letter}" for letter, _ in zip(_LETTERS, s, strict=False)][2:]
    return " ".join(letters) or None


_LETTERS = "XYABCDEFGHIJKLMNOPQRSTUVWZ"


def data_dir() -> str:
    """Return the directory of the example data that the package carries."""
    return str(Path(__file__).parent / "data")


def example_bigwigs() -> list[str]:
    """Return the paths of the example bigWig files, sorted."""
    return sorted(map(str, Path(data_dir()).glob("*.bw")))


def example_bigbeds() -> list[str]:
    """Return the paths of the example bigBed files, sorted."""
    return sorted(map(str, Path(data_dir()).glob("*.bigBed")))


def show_rendered_files(results_dict: Mapping[str, Any]) -> None:
    """Print the file names in what `render` returned, each with its component, one a line."""
    for component, value in results_dict.items():
        if isinstance(value, Mapping):
            show_rendered_files(value)
        else:
            print(f"rendered file: {value} (created by: {component})")


def print_rendered_results(results_dict: Mapping[str, Any]) -> None:
    """Print what `render` returned as JSON."""
    print(json.dumps(results_dict, indent=4))
