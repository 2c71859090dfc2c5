"""What is known about a hub that was read, beside the tree: its files, and what was noticed on the way."""

from __future__ import annotations

import os
from os import PathLike

from ..errors import ReadError
from ..fetch import Fetcher, is_url, path_inside
from ..findings import Finding
from ..paths import decoded
from ..ra import Document, parse
from .wording import text_findings

__all__ = ["LIMITS", "Reading", "TextFile"]

_MB = 1 << 20
#: The most bytes that UCSC reads, by kind of text.
LIMITS = {
    "hub": 256 * _MB,
    "genomes": 64 * _MB,
    "groups": 16 * _MB,
    "trackDb": 256 * _MB,
    "include": 16 * _MB,
}


class TextFile:
    """One text file of a hub, in one of the places where it is used.

    Attributes
    ----------
    location
        Path or URL.
    document
        Its stanzas.
    path
        Where it lies relative to the directory of hub.txt, with ``/``; None for a file outside that.
    context
        ``hub``, ``genomes``, ``groups`` or ``trackDb``.
    size
        Bytes that were read.
    edited
        Whether a change of the tree got into its lines.
    """

    __slots__ = ("context", "document", "edited", "location", "path", "size")

    def __init__(
        self, location: str, document: Document, path: str | None, context: str, size: int = 0
    ) -> None:
        self.location = location
        self.size = size
        self.document = document
        self.path = path
        self.context = context
        self.edited = False

    def __repr__(self) -> str:
        return f"<TextFile {self.location}>"


class Reading:
    """How a hub was read: ``hub.reading``.

    Attributes
    ----------
    location
        Path or URL of hub.txt.
    base
        Its directory, from which the layout of the hub is seen; a URL ends in ``/``.
    fetcher
        What turns locations into bytes.
    files
        Every text file that was read, in order; one that several genomes use stands there several times.
    originals
        Location → text as it was read, of the files that stand there several times.

    Examples
    --------
    >>> from trackhub import read_hub
    >>> hub = read_hub("hub/hub.txt")  # doctest: +SKIP
    >>> list(hub.reading.documents)  # doctest: +SKIP
    ['hub/hub.txt', 'hub/genomes.txt', 'hub/hg38/trackDb.txt']
    """

    def __init__(self, location: str, base: str, fetcher: Fetcher) -> None:
        self.location = location
        self.base = base
        self.fetcher = fetcher
        self.files: list[TextFile] = []
        self.originals: dict[str, str] = {}
        self._locations: set[str] = set()
        #: Bytes of files that were read before.
        self._repeated = 0
        self._found: list[Finding] = []
        self._examined: set[str] = set()

    def __repr__(self) -> str:
        return f"<Reading {self.location}>"

    @property
    def documents(self) -> dict[str, Document]:
        """Path or URL → stanzas, of each file once, in the order of reading."""
        documents: dict[str, Document] = {}
        for file in self.files:
            documents.setdefault(file.location, file.document)
        return documents

    @property
    def findings(self) -> list[Finding]:
        """What was noticed while reading: parts that are missing, lines that UCSC skips or misreads.

        A hub that is read lazily grows findings with every genome.
        """
        for file in self.files:
            if file.location not in self._examined:
                self._examined.add(file.location)
                self._found += text_findings(file.document, file.context)
        return list(self._found)

    def note(self, finding: Finding) -> None:
        """Keep a finding."""
        self._found.append(finding)

    def load(self, location: str, context: str, limit: int | None = None) -> TextFile:
        """Read one file.

        Raises
        ------
        ReadError
            Where there is no such file, or it is too large, or files that several genomes name add up to too much.
        """
        if location in self._locations and self._repeated > LIMITS["trackDb"]:
            raise ReadError("is named so often that it is not read again", location)
        data = self.fetcher.read(location, limit or LIMITS[context])
        file = TextFile(location, parse(data, location), self.path_of(location), context, len(data))
        self.files.append(file)
        if location in self._locations:
            self._repeated += len(data)
            self.originals.setdefault(location, file.document.text)
        elif file.path is None and not is_url(location):
            message = (
                f"the file lies outside {self.base or '.'}, and is not written along with the hub"
            )
            self.note(Finding("outside-hub", "hint", message, location))
        self._locations.add(location)
        return file

    def path_of(self, location: str) -> str | None:
        """Return the path of a location below `base`; None outside."""
        if not is_url(location) and not os.path.exists(location):
            location = decoded(location)
        path = path_inside(self.base, location)
        if path is None:
            try:
                local = self.fetcher.local(location)
            except ReadError:
                return None
            if local is not None and local != location:
                path = path_inside(self.base, local)
        return path

    def is_in(self, directory: str | PathLike[str]) -> bool:
        """Whether the hub was read from a directory of this machine, and from this one."""
        if is_url(self.base):
            return False
        return os.path.realpath(self.base or ".") == os.path.realpath(directory)

    def number_anew(self) -> None:
        """Number the lines as they are now, after the files were written."""
        for file in self.files:
            if file.edited:
                file.document.renumber()
                file.edited = False
