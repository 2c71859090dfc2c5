"""The names of the ``genome`` library, over the store: for scripts that were written for it.

Here, and only here, positions count from 1 and ends are included, as in ``genome``. A script runs
after ``import genome.db`` has become::

    import trackhub.store.compat as genome

What is not here is written anew with `trackhub.store`; docs/migrating_from_genome.rst has the table.
"""

from __future__ import annotations

from . import coord, db, fasta, seq, track, trackstat
from .coord import Coord, CoordError, parse_strand
from .db import Chromosome, GenomeDB
from .fasta import write_fasta
from .seq import revcomp
from .track import Track
from .trackstat import TrackStats

__all__ = [
    "Chromosome",
    "Coord",
    "CoordError",
    "GenomeDB",
    "Track",
    "TrackStats",
    "coord",
    "db",
    "fasta",
    "parse_strand",
    "revcomp",
    "seq",
    "track",
    "trackstat",
    "write_fasta",
]
