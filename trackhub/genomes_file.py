"""The list of genomes: genomes.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from typing import TYPE_CHECKING

from .base import HubComponent, several
from .errors import ValidationError
from .findings import Finding
from .genome import Genome
from .held import Held
from .paths import join, parent_dir, safe_name, staged_path

if TYPE_CHECKING:
    from .hub import Hub
    from .rendering import Rendering
    from .trackdb import TrackDb

__all__ = ["GenomesFile"]


class GenomesFile(HubComponent):
    """genomes.txt: one stanza for each genome.

    Parameters
    ----------
    genome
        The genomes to begin with: a `Genome` or several.
    filename
        Where the file lands in the staging directory, instead of ``<hub>.genomes.txt``
        beside hub.txt.

    Examples
    --------
    >>> from trackhub import Genome, GenomesFile
    >>> GenomesFile([Genome("hg38"), Genome("mm39")]).genomes
    [<Genome hg38>, <Genome mm39>]
    """

    role = "genomes file"
    may_hold = frozenset({"genome"})

    def __init__(
        self,
        genome: Genome | Iterable[Genome] | None = None,
        filename: str | PathLike[str] | None = None,
    ) -> None:
        super().__init__()
        self.filename = filename
        for one in several(genome):
            self.add_genome(one)

    @property
    def filename(self) -> str | None:
        """Where genomes.txt lands in the staging directory; None while in no hub."""
        if self._filename is not None:
            return self._filename
        hub = self.parent
        if hub is None:
            return None
        chosen: str | None = getattr(hub, "genomes_filename", None)
        if chosen is not None:
            return chosen
        return join(parent_dir(hub.filename), f"{safe_name(hub.hub)}.genomes.txt")  # type: ignore[attr-defined]

    @filename.setter
    def filename(self, filename: str | PathLike[str] | None) -> None:
        path = None if filename is None else staged_path(filename, self.describe())
        self.__dict__["_filename"] = path

    @property
    def text_file(self) -> str | None:
        """Where the file lands in the staging directory."""
        return self.filename

    _filename: str | None = None

    @property
    def label_name(self) -> str:
        """The file name, where it is known."""
        return self.filename or ""

    @property
    def hub(self) -> Hub | None:
        """The hub, or None."""
        return self.parent  # type: ignore[return-value]

    @property
    def genomes(self) -> list[Genome]:
        """The genomes, in order."""
        return Held(
            self, "genomes", [child for child in self.children if isinstance(child, Genome)]
        )

    @genomes.setter
    def genomes(self, genomes: Genome | Iterable[Genome] | None) -> None:
        given = several(genomes)
        for old in self.genomes:
            old.remove()
        for one in given:
            self.add_genome(one)

    @property
    def trackdbs(self) -> list[TrackDb]:
        """The trackDbs of the genomes, in order; one that several genomes share stands there once."""
        found = [genome.trackdb for genome in self.genomes]
        return list(dict.fromkeys(trackdb for trackdb in found if trackdb is not None))

    def add_genome(self, genome: Genome) -> Genome:
        """Add a genome, and return it."""
        if not isinstance(genome, Genome):
            raise ValidationError(f"a genomes file takes a Genome or Assembly, got {genome!r}")
        return self.add_child(genome)

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong with the list of genomes."""
        if not self.genomes:
            yield self.finding("no-genomes", "error", "no genomes", fix="add one with add_genome()")
        seen: set[str] = set()
        for genome in self.genomes:
            if genome.genome in seen:
                yield genome.finding(
                    "duplicate-genome",
                    "error",
                    "stands twice in the genomes file, and UCSC refuses the hub",
                    fix="put all tracks in one trackDb",
                )
            seen.add(genome.genome)

    def _enter(self, rendering: Rendering) -> None:
        if self.filename is not None and not getattr(self.parent, "one_file", False):
            rendering.genomes_dir = parent_dir(self.filename)

    def _render(self, rendering: Rendering) -> None:
        self._enter(rendering)
        for genome in self.genomes:
            genome._render(rendering)
        path = self.filename
        if path is None:
            raise ValidationError(
                "the genomes file is in no hub and has no filename; give it either"
            )
        if self._backing is not None:
            self._backing.render(self, rendering)
        else:
            rendering.add_text(path, self._text(rendering), "the genomes file")

    def _text(self, rendering: Rendering) -> str:
        return "".join(self._stanza(genome, rendering) + "\n" for genome in self.genomes)

    def _one_file_text(self, rendering: Rendering) -> str:
        trackdbs = self.trackdbs
        if len(trackdbs) > 1:
            names = ", ".join(trackdb.label_name for trackdb in trackdbs)
            raise ValidationError(
                f"a hub in one file has one list of tracks, which UCSC shows on each of its genomes, and "
                f"{names} have lists of their own; set one_file = False on the hub"
            )
        rendering.genomes_dir = rendering.hub_dir
        parts = []
        for genome in self.genomes:
            parts.append(self._stanza(genome, rendering))
            genome._render_side(rendering)
        for trackdb in trackdbs:
            trackdb._enter(rendering)
            parts.append(trackdb._text(rendering))
        return "\n".join(parts)

    def _stanza(self, genome: Genome, rendering: Rendering) -> str:
        pairs = genome._as_read(genome._pairs(rendering, self))
        return "".join(f"{name} {value}\n" for name, value in pairs)

    def __str__(self) -> str:
        from .rendering import Rendering

        if self._backing is not None:
            return self._backing.text(self)
        return self._text(Rendering.around(self))
