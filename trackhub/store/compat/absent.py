"""What ``genome`` had and this package has not: the sentence that tells what to use instead."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from .problems import AbsentModule, AbsentName

__all__ = ["MODULES", "absent_name", "refuse_imports"]

_PACKAGE = __name__.rpartition(".")[0]

#: Modules of ``genome``, and the new way to do what they did.
MODULES = {
    "alignment": "which read cross_match; trackhub.formats reads PSL, chain and MAF",
    "dist": "use trackhub.store.operations.distances or distance_track",
    "dseg": "take trackhub.store.GenomeStore and NumPy: track.values(chrom)",
    "dsegment": "take trackhub.store.GenomeStore and NumPy: track.values(chrom)",
    "fastq": "use pysam.FastxFile",
    "kmer": "use trackhub.store.operations.kmer_counts and kmer_names",
    "liftover": "use trackhub.store.operations.liftover, which carries whole tracks",
    "nuc": "use trackhub.store.operations.kmer_counts with k of 1 or 2",
    "phylo": "use Bio.Phylo of Biopython",
    "quality": "use pysam.qualitystring_to_array",
    "util": "use the standard library",
    "wig": "use track.to_bigwig, or the command trackhub store get",
}


def absent_name(where: str, name: str, known: Mapping[str, Any], hints: Mapping[str, str]) -> Any:
    """Refuse a name that a module of this package has not.

    Parameters
    ----------
    where
        Name of the module.
    name
        What was looked for.
    known
        What the module has.
    hints
        By name, the new way of those that ``genome`` had.

    Raises
    ------
    AbsentName
        Always.
    """
    if name in hints:
        raise AbsentName(f"{where} has no {name}: {hints[name]}")
    near = get_close_matches(name, [word for word in known if not word.startswith("_")], 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise AbsentName(f"{where} has no {name}{hint}")


class _Refusal:
    """Answers imports of modules that are not here, before Python says only that there is none."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> None:
        """Refuse a module of ``genome``; say nothing of others."""
        package, _, module = name.rpartition(".")
        if package == _PACKAGE and module in MODULES:
            raise AbsentModule(f"{_PACKAGE} has no {module}: {MODULES[module]}")


def refuse_imports() -> None:
    """Tell the new way when a module of ``genome`` is imported from this package."""
    if _Refusal not in sys.meta_path:
        # The last one is asked when no other has found the module.
        sys.meta_path.append(_Refusal)
