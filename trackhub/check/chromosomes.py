"""The sequences of a data file held against those of the genome: names and lengths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..findings import Finding
from ..formats.chromsizes import assembly_names, chrom_sizes
from .files import FileUse

__all__ = ["Sequences", "chromosome_findings", "fitting_assembly"]

_NAMED = 3
_MITOCHONDRIAL = frozenset({"chrM", "chrMT", "M", "MT"})


@dataclass
class Sequences:
    """The sequences of a genome.

    Attributes
    ----------
    genome
        Its name.
    sizes
        Name → length in bases.
    aliases
        Other name → name, by the hub's chromAlias.
    own
        Whether the hub brings the sequences itself; else they are UCSC's.
    """

    genome: str
    sizes: Mapping[str, int]
    aliases: Mapping[str, str] = field(default_factory=dict)
    own: bool = False


def chromosome_findings(
    use: FileUse, chroms: Mapping[str, int | None], sequences: Sequences
) -> Iterator[Finding]:
    """Yield what is wrong with the sequences of a file.

    Parameters
    ----------
    use
        The setting that names the file.
    chroms
        Its sequences, with lengths where the file has them.
    sequences
        Those of the genome.
    """
    sizes = sequences.sizes
    if not chroms or chroms.items() <= sizes.items():
        return
    unknown: list[str] = []
    wrong: list[str] = []
    for name, size in chroms.items():
        known = sizes.get(name)
        if known is None:
            known = sizes.get(sequences.aliases.get(name, ""))
        if known is None:
            unknown.append(name)
        elif size is not None and size != known:
            wrong.append(name)
    if wrong:
        yield _wrong_size(use, chroms, sequences, wrong)
    elif unknown:
        yield _unknown_names(use, chroms, sequences, unknown)


def _wrong_size(
    use: FileUse, chroms: Mapping[str, int | None], sequences: Sequences, wrong: list[str]
) -> Finding:
    name = wrong[0]
    known = sequences.sizes.get(name) or sequences.sizes[sequences.aliases[name]]
    message = (
        f"{use.value} was made for another assembly than {sequences.genome}: its {name} has "
        f"{chroms[name]} bases, not {known}"
    )
    if _MITOCHONDRIAL.issuperset(wrong):
        return use.component.finding(
            "wrong-assembly",
            "warning",
            f"{use.value} has another {name} than {sequences.genome}: {chroms[name]} bases, not {known}",
            setting=use.setting,
            fix=f"leave {name} out of the file",
        )
    fits = fitting_assembly(chroms)
    fix = f"its sequences are those of {fits}: put it in a genome {fits}" if fits else None
    return use.component.finding("wrong-assembly", "warning", message, setting=use.setting, fix=fix)


def fitting_assembly(chroms: Mapping[str, int | None]) -> str | None:
    """Return the assembly, of those whose sizes come with the package, that has all these sequences.

    Examples
    --------
    >>> fitting_assembly({"chr1": 249250621, "chr2": 243199373})
    'hg19'
    """
    wanted = {
        (name if name.startswith("chr") else f"chr{name}", size)
        for name, size in chroms.items()
        if size is not None and name not in _MITOCHONDRIAL
    }
    named = [item for item in wanted if len(item[0]) < 6] or list(wanted)
    if not named:
        return None
    for assembly in assembly_names():
        sizes = chrom_sizes(assembly)
        if all(sizes.get(name) == size for name, size in named):
            return assembly
    return None


def _unknown_names(
    use: FileUse, chroms: Mapping[str, int | None], sequences: Sequences, unknown: list[str]
) -> Finding:
    sizes = sequences.sizes
    genome = sequences.genome
    shown = ", ".join(unknown[:_NAMED]) + (" …" if len(unknown) > _NAMED else "")
    if len(unknown) == len(chroms):
        respelt = next(
            (
                (name, other)
                for name in unknown
                for other in (f"chr{name}", name.removeprefix("chr"))
                if other != name and other in sizes
            ),
            None,
        )
        if respelt is not None:
            ours, theirs = respelt
            return use.component.finding(
                "chromosome-names",
                "error" if sequences.own else "warning",
                f"{use.value} calls its sequences {shown} where {genome} says {theirs} for {ours}",
                setting=use.setting,
                fix="give the genome a chromAlias, or rename the sequences in the file"
                if sequences.own
                else "rename the sequences in the file",
            )
        fits = fitting_assembly(chroms)
        return use.component.finding(
            "unknown-chromosomes",
            "error",
            f"{use.value} has no sequence of {genome}: it has {shown}",
            setting=use.setting,
            fix=f"its sequences are those of {fits}" if fits else None,
        )
    return use.component.finding(
        "unknown-chromosomes",
        "warning" if 2 * len(unknown) > len(chroms) else "hint",
        f"{len(unknown)} of the {len(chroms)} sequences of {use.value} are not in {genome} ({shown}), "
        "and what lies there is not shown",
        setting=use.setting,
    )
