"""Where a result goes: when nobody says, beside its source under a name of its own; never over it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..errors import FormatError

__all__ = ["beside", "check_spares", "within"]

_PACKED = (".gz", ".bgz")


def beside(source: Path, suffix: str) -> Path:
    """The source's path with another ending; never the path of the source.

    Parameters
    ----------
    source
        The raw file.
    suffix
        The new ending, such as ``.bb``.

    Examples
    --------
    >>> beside(Path("peaks.narrowPeak.gz"), ".bb").name, beside(Path("a.vcf.gz"), ".vcf.gz").name
    ('peaks.bb', 'a.sorted.vcf.gz')
    """
    return within(source.parent, source, suffix)


def within(folder: Path, source: Path, suffix: str) -> Path:
    """A path in a folder, under the source's name with another ending; never that of the source.

    Parameters
    ----------
    folder
        Where the result goes.
    source
        The raw file.
    suffix
        The new ending, such as ``.bb``.

    Examples
    --------
    >>> within(Path("hub"), Path("raw/signal.bw"), ".bw").name
    'signal.bw'
    """
    name = source.name
    for ending in _PACKED:
        name = name.removesuffix(ending)
    stem = name.rpartition(".")[0] or name
    target = folder / (stem + suffix)
    same = target == source or _same_file(target, source)
    return folder / f"{stem}.sorted{suffix}" if same else target


def check_spares(target: Path, sources: Iterable[Path]) -> None:
    """Refuse a result that would replace what it is made of.

    Raises
    ------
    FormatError
        Naming the source.

    Examples
    --------
    >>> check_spares(Path("reads.bw"), [Path("reads.bam")])
    """
    for source in sources:
        if _same_file(target, source):
            raise FormatError(
                f"the result would replace its source {source}; give another out (-o)"
            )


def _same_file(target: Path, source: Path) -> bool:
    """Whether both are there, and are one file, by whatever names."""
    return target.exists() and source.exists() and target.samefile(source)
