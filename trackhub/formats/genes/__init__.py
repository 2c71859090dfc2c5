"""Gene models: GTF, GFF2, GFF3, genePred, genePredExt and refFlat to bigGenePred."""

from __future__ import annotations

from .model import Transcript

__all__ = ["Transcript"]
