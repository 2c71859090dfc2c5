"""Chromosomes of an assembly: their names, lengths, and what kind of sequence each is.

How their table is stored is in `chromtable`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ROLES", "Chromosome", "classify"]

#: Kinds of sequences, in the order in which an assembly lists them.
ROLES = (
    "autosome",
    "X",
    "Y",
    "sex",
    "mitochondrial",
    "plastid",
    "random",
    "unplaced",
    "alt",
    "fix",
    "hap",
    "other",
)
_DEFAULT = frozenset({"autosome", "X", "sex"})


@dataclass(frozen=True, slots=True)
class Chromosome:
    """One sequence of an assembly.

    Parameters
    ----------
    name
        As UCSC has it.
    length
        In bases.
    role
        One of `ROLES`: ``sex`` is Z and W, ``random`` belongs to a chromosome and has no place on
        it, ``unplaced`` belongs to none that is known, ``alt``, ``fix`` and ``hap`` repeat what
        other sequences have.
    number
        Its place in the assembly, from 1.

    Examples
    --------
    >>> Chromosome("chrX", 156040895, "X").is_sex
    True
    """

    name: str
    length: int
    role: str = "autosome"
    number: int = 0

    def __str__(self) -> str:
        return self.name

    @property
    def is_auto(self) -> bool:
        """Whether it is an autosome."""
        return self.role == "autosome"

    @property
    def is_sex(self) -> bool:
        """Whether it is X, Y, Z or W."""
        return self.role in ("X", "Y", "sex")

    @property
    def is_x(self) -> bool:
        """Whether it is X."""
        return self.role == "X"

    @property
    def is_y(self) -> bool:
        """Whether it is Y."""
        return self.role == "Y"

    @property
    def is_mito(self) -> bool:
        """Whether it is mitochondrial."""
        return self.role == "mitochondrial"

    @property
    def is_rand(self) -> bool:
        """Whether its place is not known."""
        return self.role in ("random", "unplaced", "other")

    @property
    def is_hap(self) -> bool:
        """Whether it repeats what other sequences have."""
        return self.role in ("alt", "fix", "hap")

    @property
    def is_default(self) -> bool:
        """Whether a loop over the genome usually has it: autosomes, X, Z and W."""
        return self.role in _DEFAULT


_ENDINGS = (
    (re.compile(r"_alt$|_alt\d+$|^HLA[-_]", re.I), "alt"),
    (re.compile(r"_fix$", re.I), "fix"),
    (re.compile(r"_hap\d*$|_cox_hap|_mann_hap", re.I), "hap"),
    (re.compile(r"_random\d*$|Het$", re.I), "random"),
    (re.compile(r"^Un(_|$)|^U$|^Uextra$|_unplaced$", re.I), "unplaced"),
    (re.compile(r"^EBV$|decoy|^phiX|^lambda$|^hs37d5$", re.I), "other"),
)
_NAMED = {
    "M": "mitochondrial",
    "MT": "mitochondrial",
    "Mt": "mitochondrial",
    "Mito": "mitochondrial",
    "mitochondrion_genome": "mitochondrial",
    "MtDNA": "mitochondrial",
    "Pt": "plastid",
    "Pltd": "plastid",
    "C": "plastid",
    "X": "X",
    "Y": "Y",
    "Z": "sex",
    "W": "sex",
}
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_PLACED = re.compile(r"\d{1,3}[A-Za-z]?|LG_?\d+[A-Za-z]?|[2-4][LR]|group[IVX]+|micro\d+", re.I)
#: Of whole chromosomes: RefSeq, and the prefixes that GenBank, ENA and DDBJ give to them.
_ACCESSION = re.compile(r"(?:NC_|AE|AP|BX|CM|CP|FR|HG|LN|LR|LT|OU|OV|OW|OX|OY|OZ)\d{5,}(?:\.\d+)?")
#: Lengths of mitochondria of animals, by which they are told where names tell nothing.
_MITOCHONDRIAL = range(10_000, 25_001)


def classify(sizes: Mapping[str, int]) -> list[Chromosome]:
    """Tell what the sequences of an assembly are, by their names, and put them in order.

    Autosomes come first, by their numbers; then X and Y, mitochondria, and what has no place.
    Accessions do not tell X and Y, which count as autosomes where that is all there is.

    Parameters
    ----------
    sizes
        Lengths by name.

    Examples
    --------
    >>> found = classify({"chrX": 90, "chr10": 80, "chr2": 99, "chrM": 16, "chrUn_GL1": 5})
    >>> [(chrom.name, chrom.role) for chrom in found]
    [('chr2', 'autosome'), ('chr10', 'autosome'), ('chrX', 'X'), ('chrM', 'mitochondrial'), ('chrUn_GL1', 'unplaced')]
    >>> [chrom.role for chrom in classify({"chrIX": 9, "chrX": 9, "chrXI": 9})]
    ['autosome', 'autosome', 'autosome']
    """
    cores = {name: _core(name) for name in sizes}
    roman = {"IX", "XI"} <= set(cores.values())
    accessions = sum(bool(_ACCESSION.fullmatch(name)) for name in sizes)
    roles = {name: _role(core, sizes[name], roman, accessions > 1) for name, core in cores.items()}
    order = {role: place for place, role in enumerate(ROLES)}
    ordered = sorted(sizes, key=lambda name: (order[roles[name]], *_natural(cores[name], roman)))
    return [
        Chromosome(name, sizes[name], roles[name], number) for number, name in enumerate(ordered, 1)
    ]


def _core(name: str) -> str:
    return name[3:] if name[:3].lower() == "chr" else name


def _role(core: str, length: int, roman: bool, accessions: bool) -> str:
    for pattern, role in _ENDINGS:
        if pattern.search(core):
            return role
    if roman and core and _ROMAN.fullmatch(core):
        return "autosome"
    if core in _NAMED:
        return _NAMED[core]
    if _ACCESSION.fullmatch(core):
        return "mitochondrial" if accessions and length in _MITOCHONDRIAL else "autosome"
    if _PLACED.fullmatch(core) or (core and _ROMAN.fullmatch(core)):
        return "autosome"
    return "unplaced"


def _natural(core: str, roman: bool) -> tuple[int, list[tuple[int, str]], str]:
    """Sorts 2 before 10, and IX before X."""
    if roman and core and _ROMAN.fullmatch(core):
        return _roman_number(core), [], core
    parts = re.findall(r"(\d+)|(\D+)", core)
    return 0, [(int(digits), "") if digits else (1 << 62, text) for digits, text in parts], core


def _roman_number(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    signs = [-1 if a < b else 1 for a, b in zip(values, [*values[1:], 0], strict=True)]
    return sum(value * sign for value, sign in zip(values, signs, strict=True))
