"""The file of a track that is being written, whatever is in it: begun, and then kept or forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from .attributes import put_text
from .layout import begin_file
from .newfile import NewFile
from .publishing import Publication

__all__ = ["NewTrackFile"]

_Self = TypeVar("_Self", bound="NewTrackFile")


class NewTrackFile:
    """A new track, which is seen once it is complete; writers of each kind derive from it.

    Parameters
    ----------
    path
        The file that it becomes.
    kind
        ``dense``, ``sequence`` or ``table``.
    replace
        Whether that may exist.
    source
        Where the data come from.
    """

    def __init__(
        self, path: Path, kind: str, *, replace: bool, source: Mapping[str, Any] | None
    ) -> None:
        self._hash = hashlib.blake2b(digest_size=16)
        self._publication = Publication(path, replace=replace)
        try:
            self._disk = NewFile(self._publication.path)
            self._file = self._disk.file
            begin_file(self._file, kind, source or {})
        except BaseException:
            self._publication.abort()
            raise

    def commit(self) -> None:
        """Make the track visible; a ``with`` statement does that at its end."""
        try:
            self._complete()
            put_text(self._file, "content_id", self._hash.hexdigest())
            self._close()
            self._disk.check()
        except BaseException:
            self.abort()
            raise
        self._publication.commit()

    def abort(self) -> None:
        """Forget the track."""
        try:
            self._close()
        finally:
            self._publication.abort()

    def _complete(self) -> None:
        """Write what is known at the end only."""

    def _close(self) -> None:
        self._disk.close()

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.commit()
        else:
            self.abort()
