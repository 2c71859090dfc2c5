"""Errors of this package that are also of the types that ``genome`` raised, for ``except``."""

from __future__ import annotations

from ...errors import StoreError

__all__ = ["AbsentModule", "AbsentName", "FileProblem", "NameProblem", "ValueProblem"]


class ValueProblem(StoreError, ValueError):
    """An argument that is wrong, a track that is missing."""


class FileProblem(StoreError, OSError):
    """A folder that is missing, a track that exists already."""


class NameProblem(StoreError, KeyError):
    """A chromosome that is missing."""

    def __str__(self) -> str:
        # A KeyError shows its message in quotes.
        return str(self.args[0])


class AbsentName(StoreError, AttributeError):
    """A name of ``genome`` that is not here."""


class AbsentModule(StoreError, ImportError):
    """A module of ``genome`` that is not here."""
