"""The files that lie beside a data file and go along with it: indexes and their like.

Knows names of files only; which of them exist is the stager's business.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["SideFile", "side_files"]


class SideFile(NamedTuple):
    """A file that UCSC looks for beside another one.

    Attributes
    ----------
    suffix
        The ending of its name.
    replaces
        The ending of the main file's name that it takes the place of; empty when it is added.
    needed
        Whether the main file is of no use without it; of several needed ones, one is enough.

    Examples
    --------
    >>> SideFile(".bai").beside("reads.bam")
    'reads.bam.bai'
    >>> SideFile(".ixx", ".ix").beside("words.ix")
    'words.ixx'
    """

    suffix: str
    replaces: str = ""
    needed: bool = True

    def beside(self, path: str) -> str:
        """Return the name of the side file of `path`."""
        return path.removesuffix(self.replaces) + self.suffix


_TABIX = (SideFile(".tbi"), SideFile(".csi"))

#: By setting and, where that matters, by track type.
_SIDE_FILES: dict[str, dict[str | None, tuple[SideFile, ...]]] = {
    "bigDataUrl": {
        "bam": (SideFile(".bai"), SideFile(".csi"), SideFile(".crai")),
        "vcfTabix": _TABIX,
        "vcfPhasedTrio": _TABIX,
        "longTabix": _TABIX,
        "bigChain": (SideFile(".link.bb", ".bb", needed=False),),
    },
    "searchTrix": {None: (SideFile(".ixx", ".ix"),)},
    "twoBitPath": {None: (SideFile(".bpt", needed=False),)},
    "otherTwoBitUrl": {None: (SideFile(".bpt", needed=False),)},
}


def side_files(name: str, word: str | None = None) -> tuple[SideFile, ...]:
    """Return the files that go along with the file of a setting, likeliest first.

    Parameters
    ----------
    name
        The setting.
    word
        First word of the track's type; ``bam`` also stands for CRAM files.

    Examples
    --------
    >>> [side.suffix for side in side_files("bigDataUrl", "vcfTabix")]
    ['.tbi', '.csi']
    >>> side_files("bigDataUrl", "bigWig")
    ()
    """
    by_type = _SIDE_FILES.get(name, {})
    return by_type.get(word) or by_type.get(None, ())
