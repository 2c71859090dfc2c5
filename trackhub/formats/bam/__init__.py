"""Aligned reads to counts over bases: BAM by a reader of our own, CRAM and SAM through pysam.

`Coverage` is the face of this package; `trackhub.bam_coverage` writes what it counts as bigWig.
"""

from __future__ import annotations

from .coverage import Block, Coverage, Stretches
from .filters import ReadCounts
from .signals import SIGNALS

__all__ = ["SIGNALS", "Block", "Coverage", "ReadCounts", "Stretches"]
