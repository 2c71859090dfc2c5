"""Gene models: GTF, GFF2, GFF3, genePred, genePredExt and refFlat to bigGenePred."""

from __future__ import annotations

from .genepred import write_genepred
from .model import Transcript
from .reading import read_genes

__all__ = ["Transcript", "read_genes", "write_genepred"]
