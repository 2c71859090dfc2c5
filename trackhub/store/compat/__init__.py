"""The names of the ``genome`` library, over the store: for scripts that were written for it.

Here, and only here, positions count from 1 and ends are included, as in ``genome``. A script runs
after ``import genome.db`` has become::

    import trackhub.store.compat as genome

What is not here is written anew with `trackhub.store`; docs/migrating_from_genome.rst has the table.
"""

from __future__ import annotations

from typing import Any

from . import coord, db, fasta, gene, seq, track, trackstat, transcript
from .absent import MODULES, absent_name, refuse_imports
from .coord import Coord, CoordError, CoordGroup, parse_strand
from .db import Chromosome, GenomeDB
from .fasta import read_fasta, write_fasta
from .gene import Gene
from .seq import revcomp
from .track import Track
from .trackstat import TrackStats
from .transcript import Transcript

__all__ = [
    "Chromosome",
    "Coord",
    "CoordError",
    "CoordGroup",
    "Gene",
    "GenomeDB",
    "Track",
    "TrackStats",
    "Transcript",
    "coord",
    "db",
    "fasta",
    "gene",
    "parse_strand",
    "read_fasta",
    "revcomp",
    "seq",
    "track",
    "trackstat",
    "transcript",
    "write_fasta",
]

refuse_imports()


def __getattr__(name: str) -> Any:
    return absent_name(__name__, name, globals(), MODULES)
