"""Tracks carried from one assembly to another by a chain file.

How that is done with values is in `lifting_values`, with features in `lifting_features`.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import StoreError
from ..features import FeatureTrack
from .chainfile import read_chains
from .lifting_features import lift_features
from .lifting_values import MULTI, lift_values
from .sources import Progress, Steps, open_track, open_values

if TYPE_CHECKING:
    from ..basetracks import StoreTrack
    from ..genomestore import GenomeStore

__all__ = ["MULTI", "Lifted", "liftover"]


@dataclass(slots=True)
class Lifted:
    """What came of a liftOver.

    Parameters
    ----------
    names
        Of the new tracks.
    chains, chains_skipped
        Chains that were used, and those with a chromosome that an assembly does not have.
    bases
        Bases of the new assembly that got a place in the old one.
    contested
        Bases of the new assembly that several chains reached; or features that several chains could
        have carried.
    values, values_lost
        Bases of the old assembly with a value (other than 0, in whole numbers), and those of them
        that reached no place. Both strands together.
    sum, sum_lost
        The sum of all values, and of those that were lost.
    clipped
        Values that were brought into the range of the type.
    features
        Features of the old table.
    lost
        Of a table of features: how many have no place in the new assembly, by reason. None of their
        bases does (``deleted``), or too few do, by one chain (``partly deleted``) or by several
        (``split``).
    notes
        Sentences about what was left out.
    """

    names: list[str]
    chains: int = 0
    chains_skipped: int = 0
    bases: int = 0
    contested: int = 0
    values: int = 0
    values_lost: int = 0
    sum: float = 0
    sum_lost: float = 0
    clipped: int = 0
    features: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        if self.lost:
            return "; ".join([*self._of_features(), *self.notes])
        share = 100 * self.values_lost / self.values if self.values else 0
        parts = [
            f"{' and '.join(self.names)}: {self.bases:,} bases by {self.chains:,} chains",
            f"{self.values_lost:,} of {self.values:,} bases with values lost ({share:.2f} %)",
        ]
        if self.contested:
            parts.append(f"{self.contested:,} bases reached by several chains")
        if self.clipped:
            parts.append(f"{self.clipped:,} values clipped")
        return "; ".join([*parts, *self.notes])

    def _of_features(self) -> list[str]:
        lost = sum(self.lost.values())
        share = 100 * lost / self.features if self.features else 0
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in self.lost.items() if count)
        return [
            f"{self.names[0]}: {self.features - lost:,} of {self.features:,} features by "
            f"{self.chains:,} chains",
            f"{lost:,} lost ({share:.2f} %)" + (f": {reasons}" if reasons else ""),
        ]


def liftover(
    store: GenomeStore,
    name: str,
    track: StoreTrack | str | os.PathLike[str] | None = None,
    *,
    to: GenomeStore,
    chain: str | os.PathLike[str],
    multi: str = "best",
    reverse: str | tuple[str, StoreTrack | str | os.PathLike[str]] | None = None,
    dtype: Any = None,
    overflow: str = "error",
    min_match: float = 0.95,
    replace: bool = False,
    progress: Progress | None = None,
) -> Lifted:
    """Carry a track, the two tracks of the two strands, or a table of features to another assembly.

    The value of each base is carried by the best chain that has it, to one place or to none; a feature
    is carried whole, by the best of the chains that have enough of it.

    Parameters
    ----------
    store
        The store of the old assembly.
    name
        Of the new track.
    track
        The old track, or its name; `name` if left out.
    to
        The store of the new assembly.
    chain
        A chain file from the old to the new assembly, as UCSC names it: ``hg19ToHg38.over.chain.gz``.
    multi
        What to do with a base of the new assembly that several chains reach: take the value of the
        best one (``best``), add all (``sum``), or leave it without (``none``).
    reverse
        The track of the reverse strand: a name, for the old and the new one, or both in a tuple of
        the new name and the old track. `track` is then of the forward strand, and where a range runs
        backwards in the new assembly the two change places.
    dtype
        Of the new tracks; that of the old ones if left out.
    overflow
        ``error`` or ``clip``, for sums that the type does not hold.
    min_match
        Of a table of features: the least part of a feature's bases that one chain must carry. Of
        features with blocks only the bases of blocks count.
    replace
        Whether tracks of that name may exist.
    progress
        Called with the bases that are done and those to do: of the new assembly, or for features of
        the old one.

    Returns
    -------
    Lifted
        Counts of what was carried and of what was lost.

    Raises
    ------
    StoreError
        When a track is missing or holds sequence, or the new one exists.
    FormatError
        When the chain file cannot be read, or is for other assemblies.

    Notes
    -----
    Bases that nothing reaches have no value: 0 in whole numbers, NaN in others. Chains with a
    chromosome that one of the assemblies does not have are left out and counted.

    A feature reaches from the first to the last of its bases that its chain carries; its blocks and
    what is drawn thick likewise. Where the chain runs backwards its strand changes, and its blocks
    their order.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/chain.html
    https://genome.ucsc.edu/cgi-bin/hgLiftOver
    """
    if multi not in MULTI:
        raise StoreError(f"multi is {multi!r}; give {', '.join(MULTI)}")
    if not 0 < min_match <= 1:
        raise StoreError(f"min_match is {min_match!r}; give a part of 1, such as 0.95")
    olds = [name if track is None else track]
    names = [name]
    if reverse is not None:
        other = (reverse, reverse) if isinstance(reverse, str) else reverse
        names.append(other[0])
        olds.append(other[1])
    with ExitStack() as stack:
        tracks = [open_track(store, old, stack) for old in olds]
        features = [old for old in tracks if isinstance(old, FeatureTrack)]
        if features and reverse is not None:
            raise StoreError(
                f"{features[0].name!r} is a table of features, which knows its strands; leave out "
                "reverse"
            )
        values = [] if features else [open_values(store, old, stack) for old in tracks]
        chains = read_chains(chain, store.sizes, to.sizes)
        done = Lifted(names, chains.chains, chains.skipped)
        if chains.skipped_names:
            shown = ", ".join(chains.skipped_names[:5]) + ", ..." * (len(chains.skipped_names) > 5)
            done.notes.append(
                f"{chains.skipped:,} chains left out for unknown chromosomes ({shown})"
            )
        source: dict[str, Any] = {
            "operation": "liftover",
            "assembly": store.assembly,
            "tracks": [old.name for old in tracks],
            "chain": os.path.abspath(chain),
        }
        if features:
            source["min_match"] = min_match
            table = stack.enter_context(to.new_features(name, replace=replace, source=source))
            sizes = [store.sizes[chrom] for chrom in features[0].chromosomes]
            lift_features(features[0], table, chains, min_match, done, Steps(progress, sizes))
            return done
        kind = np.result_type(*(old.dtype for old in values)) if dtype is None else dtype
        source["multi"] = multi
        writers = [
            stack.enter_context(
                to.new(new, dtype=kind, overflow=overflow, replace=replace, source=source)
            )
            for new in names
        ]
        lift_values(values, writers, chains, multi, done, Steps(progress, to.sizes.values()))
    return done
