"""Names of chromosomes: from those of a file to those of the assembly.

What a name is in the assembly is looked up once; how many bases it has is in `chromsizes`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

from ..errors import FormatError
from .text.source import Input

__all__ = ["ChromNames", "read_chrom_alias"]

#: UCSC's names of sequences that are not in the chromosomes.
_ACCESSION = re.compile(
    r"chr[0-9A-Za-z]+_([A-Za-z]{1,4}\d{5,9})(?:v(\d+))?(?:_(?:random|alt|fix))?"
)
_MITOCHONDRIAL = ("chrM", "chrMT", "M", "MT")


class ChromNames:
    """Turns names of a file into names of the assembly.

    A name is taken as it is where the assembly has it; else as `alias` says; else with ``chr`` put
    in front or taken away, ``M`` and ``MT`` being the same; else as the GenBank accession that UCSC's
    name of an unplaced sequence holds (``KI270728.1`` is ``chr16_KI270728v1_random``). Two names of a file that would become
    one by adding or taking away are refused.

    Parameters
    ----------
    chrom_sizes
        Lengths by name.
    alias
        Other name → name of the assembly.

    Examples
    --------
    >>> names = ChromNames({"chr1": 1000, "chrM": 16})
    >>> names.find("1"), names.find("MT"), names.find("7")
    ('chr1', 'chrM', None)
    >>> names.notes()
    ['2 chromosome names were changed to those of the assembly: 1 to chr1, MT to chrM']
    """

    def __init__(
        self, chrom_sizes: Mapping[str, int], alias: Mapping[str, str] | None = None
    ) -> None:
        self._sizes = chrom_sizes
        self._alias = alias or {}
        self._found: dict[str, str | None] = {}
        #: Name of the assembly → name in the file that became it without an alias.
        self._guessed: dict[str, str] = {}
        self._accessions: dict[str, str] | None = None

    def find(self, name: str) -> str | None:
        """The assembly's name, or None where it has no such sequence.

        Raises
        ------
        FormatError
            When another name of the same file stands for the same sequence.
        """
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return self._found[name]

    def _look_up(self, name: str) -> str | None:
        told = name if name in self._sizes else self._alias.get(name)
        if told is not None and told in self._sizes:
            self._refuse_both(told, name)
            return told
        by_accession = self._by_accession().get(name)
        for guess in [*_guesses(name), *([by_accession] if by_accession else [])]:
            if guess in self._sizes:
                self._refuse_both(guess, name)
                self._guessed[guess] = name
                return guess
        return None

    def _by_accession(self) -> dict[str, str]:
        """Accession with its version → name of the assembly; made when it is first asked for."""
        if self._accessions is None:
            found = [(name, _ACCESSION.fullmatch(name)) for name in self._sizes if "_" in name]
            # Names of older assemblies leave the version out, which is the first.
            self._accessions = {
                f"{match[1].upper()}.{match[2] or 1}": name for name, match in found if match
            }
        return self._accessions

    def _refuse_both(self, chrom: str, name: str) -> None:
        other = self._guessed.get(chrom)
        if other is None and self._found.get(chrom) == chrom and name not in self._alias:
            other = chrom if name != chrom else None
        if other is not None:
            raise FormatError(
                f"{other!r} and {name!r} both stand for {chrom} here; use one name for it, or say "
                "what they are with chrom_alias"
            )

    def missing(self, name: str) -> str:
        """The sentence for a name that the assembly does not have."""
        from difflib import get_close_matches

        near = get_close_matches(name, list(self._sizes)[:5000], 1)
        hint = f"did you mean {near[0]}?" if near else "is it the right assembly?"
        shown = name if len(name) <= 60 else name[:57] + "..."
        return (
            f"the chromosome {shown!r} is not among the {len(self._sizes):,} of the assembly; "
            f"{hint} chrom_alias can give other names"
        )

    def notes(self) -> list[str]:
        """What was changed without an alias, as a sentence; nothing where nothing was."""
        changed = [(old, new) for new, old in self._guessed.items()]
        if not changed:
            return []
        shown = ", ".join(f"{old} to {new}" for old, new in changed[:3])
        more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
        plural = "s were" if len(changed) > 1 else " was"
        return [
            f"{len(changed)} chromosome name{plural} changed to those of the assembly: {shown}{more}"
        ]


def _guesses(name: str) -> Iterable[str]:
    """Names that may be meant, the likeliest first."""
    core = name[3:] if name[:3].lower() == "chr" else name
    yield from (f"chr{core}", core, f"Chr{core}")
    if core.upper() in ("M", "MT"):
        yield from _MITOCHONDRIAL


def read_chrom_alias(
    source: str | os.PathLike[str] | Mapping[str, str], chrom_sizes: Mapping[str, int]
) -> dict[str, str]:
    r"""Other names of chromosomes, from a mapping or a table of UCSC.

    Parameters
    ----------
    source
        A mapping of other name to name of the assembly, or the path of a table: ``chromAlias.txt``
        of a genome archive or hub (a line a sequence, all its names in columns, tabs between), or
        of UCSC's database (other name, UCSC's name, who says so). Gzip is told by its first bytes.
    chrom_sizes
        Lengths by name: which of the names on a line is the assembly's.

    Returns
    -------
    dict
        Other name → name of the assembly.

    Raises
    ------
    FormatError
        When no line has a name of the assembly, or the table cannot be read.
    OSError
        When the file cannot be read.

    References
    ----------
    https://genomewiki.ucsc.edu/index.php/ChromAlias

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "chromAlias.txt")
    >>> _ = path.write_text("# ucsc\tgenbank\tensembl\nchr1\tCM000663.2\t1\n")
    >>> read_chrom_alias(path, {"chr1": 1000})
    {'CM000663.2': 'chr1', '1': 'chr1'}
    """
    if isinstance(source, Mapping):
        return {str(name): str(chrom) for name, chrom in source.items()}
    shown = os.fspath(source)
    alias: dict[str, str] = {}
    several: set[str] = set()
    with Input([source]) as table:
        for number, line in table.lines():
            names = [name.strip() for name in line.decode("utf-8", "replace").split("\t")]
            known = [name for name in names if name in chrom_sizes]
            if not known:
                continue
            if len(set(known)) > 1:
                raise table.error(
                    f"{known[0]!r} and {known[1]!r} stand on one line and are both in the assembly",
                    number,
                )
            for name in names:
                if name and name != known[0] and alias.setdefault(name, known[0]) != known[0]:
                    several.add(name)
    # A word on lines of several sequences is no name of any: it says who gave the name.
    alias = {name: chrom for name, chrom in alias.items() if name not in several}
    if not alias:
        raise FormatError(
            "no line of this table has a name of the assembly; give a chromAlias.txt with tabs "
            "between the names",
            shown,
        )
    return alias
