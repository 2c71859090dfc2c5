"""What is computed from tracks: combinations, liftOver, summaries, distances, composition.

Functions that make a new track take the store of that track first; others take tracks.
"""

from __future__ import annotations

from .combining import OPERATIONS, combine
from .composition import gc_content, gc_track, kmer_counts, kmer_names
from .distance import distance_track, distances
from .lifting import Lifted, liftover
from .strands import StrandShift, combine_strands, strand_shift
from .summaries import STATISTICS, bins, correlation, histogram, statistics, summarize

__all__ = [
    "OPERATIONS",
    "STATISTICS",
    "Lifted",
    "StrandShift",
    "bins",
    "combine",
    "combine_strands",
    "correlation",
    "distance_track",
    "distances",
    "gc_content",
    "gc_track",
    "histogram",
    "kmer_counts",
    "kmer_names",
    "liftover",
    "statistics",
    "strand_shift",
    "summarize",
]
