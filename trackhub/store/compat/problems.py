"""Errors of this package that are also of the types that ``genome`` raised, for ``except``."""

from __future__ import annotations

from ...errors import StoreError

__all__ = ["FolderProblem", "NameProblem", "ValueProblem"]


class ValueProblem(StoreError, ValueError):
    """An argument that is wrong, a track that is missing."""


class FolderProblem(StoreError, OSError):
    """A folder that is missing."""


class NameProblem(StoreError, KeyError):
    """A chromosome that is missing."""

    def __str__(self) -> str:
        # A KeyError shows its message in quotes.
        return str(self.args[0])
