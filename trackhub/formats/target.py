"""Where a result goes when nobody says: beside its source, under a name of its own."""

from __future__ import annotations

from pathlib import Path

__all__ = ["beside"]

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
    name = source.name
    for ending in _PACKED:
        name = name.removesuffix(ending)
    stem = name.rpartition(".")[0] or name
    target = source.with_name(stem + suffix)
    return source.with_name(f"{stem}.sorted{suffix}") if target == source else target
