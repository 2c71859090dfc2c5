"""The database, as ``genome.db`` had it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ...errors import StoreError, warn
from ..chromosomes import Chromosome as StoreChromosome
from ..genomestore import GenomeStore
from .absent import absent_name
from .creating import NewTrack
from .problems import FileProblem, NameProblem, ValueProblem
from .track import Track
from .trackstat import TrackStats

__all__ = ["Chromosome", "GenomeDB"]

_RANGE = re.compile(r"(\d+)-(\d+)")


def __getattr__(name: str) -> Any:
    return absent_name(__name__, name, globals(), {})


class Chromosome(StoreChromosome):
    """A chromosome: ``name``, ``length``, ``idnum``, ``is_auto``, ``is_sex`` and their like."""

    __slots__ = ()

    @property
    def idnum(self) -> int:
        """Its number in the table of chromosomes."""
        return self.number


class GenomeDB:
    """The tracks of an assembly.

    Parameters
    ----------
    path
        The folder of all assemblies; that of the environment variable ``GENOME_DB`` if left out.
    assembly
        UCSC's name; that of ``GENOME_ASSEMBLY`` if left out, and without that hg18, with a warning.

    Attributes
    ----------
    path, assembly
        The folder of the assembly, and its name.
    store
        The `GenomeStore`, for what ``genome`` did not have.

    Raises
    ------
    ValueError
        When there is no path.
    IOError
        When it is no folder.
    StoreError
        When there is no such assembly, or h5py is not installed.
    """

    def __init__(self, path: str | None = None, assembly: str | None = None) -> None:
        folder = path or os.environ.get("GENOME_DB")
        if not folder:
            raise ValueProblem("give path, or set the environment variable GENOME_DB")
        if not Path(folder).is_dir():
            raise FileProblem(f"{folder} is no folder; GENOME_DB names that of the tracks")
        name = assembly or os.environ.get("GENOME_ASSEMBLY")
        if not name:
            name = "hg18"
            warn("no assembly was given and GENOME_ASSEMBLY is not set; hg18 is taken")
        self.store = GenomeStore(folder, name)
        self.path = str(self.store.directory)
        self.assembly = name

    def __enter__(self) -> GenomeDB:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Do nothing: each track has a file of its own, and is closed itself."""

    # -- tracks -----------------------------------------------------------------------------------

    def get_track_path(self, track_name: str) -> str:
        """The file of a track, whether it exists or not."""
        if self.store.has_track(track_name):
            return str(self.store.track(track_name).path)
        return str(self.store.directory / (track_name.strip("/").removesuffix(".h5") + ".h5"))

    def has_track(self, track_name: str) -> bool:
        """Whether there is a track of that name."""
        return self.store.has_track(track_name)

    def open_track(self, track_name: str, mode: str = "r") -> Track:
        """Open a track.

        Parameters
        ----------
        track_name
            Its name; a leading ``/`` and a final ``.h5`` may be there.
        mode
            ``r``: what is written stays as it is, and new tracks are made by `create_track`.

        Raises
        ------
        ValueError
            When there is none, or `mode` is another.
        """
        if mode != "r":
            raise ValueProblem(
                f"mode is {mode!r}; tracks are opened for reading with 'r', and made by create_track"
            )
        if not self.store.has_track(track_name):
            try:
                self.store.track(track_name)
            except StoreError as error:
                raise ValueProblem(str(error)) from None
        return Track(self.store.track(track_name))

    def create_track(self, track_name: str) -> NewTrack:
        """Begin a new track; `init_track` gives it a type.

        Parameters
        ----------
        track_name
            Its name; a leading ``/`` and a final ``.h5`` may be there, and ``/`` makes folders.

        Raises
        ------
        IOError
            When there is a track of that name.
        """
        if self.store.has_track(track_name):
            raise FileProblem(
                f"there is a track {track_name!r} already; remove it with GenomeStore.remove"
            )
        name = track_name.strip("/").removesuffix(".h5")
        return NewTrack(self.store, name, Path(self.get_track_path(name)))

    def init_track(self, track: Track, dtype: Any = "float32", dflt: float | None = None) -> None:
        """Give a new track its type, and all bases a value.

        Parameters
        ----------
        track
            From `create_track`.
        dtype
            ``int8`` to ``int32``, ``uint8`` to ``uint32``, ``float32`` or ``float64``.
        dflt
            The value of all bases until they get another; NaN, or 0 in whole numbers, if left out.

        Raises
        ------
        ValueError
            When the track is open for reading, or has a type already.
        StoreError
            For another type, and a value that it does not hold.
        """
        if not isinstance(track, NewTrack):
            raise ValueProblem(f"the track {track.name!r} is no new one; begin with create_track")
        track._init(dtype, dflt)

    def list_tracks(self, subdir: str | None = None) -> list[str]:
        """Names of the tracks, of one folder or of all."""
        names = self.store.tracks()
        if subdir is None:
            return names
        folder = subdir.strip("/") + "/"
        return [name for name in names if name.startswith(folder)]

    def get_track_stat(self, track: Track | str, chrom: Any = None) -> TrackStats:
        """Statistics of a chromosome; of all default chromosomes together if left out."""
        opened = self.open_track(track) if isinstance(track, str) else track
        chroms = self.get_chromosomes() if chrom is None else [chrom]
        total = TrackStats()
        for each in chroms:
            total.add(TrackStats.of(opened._stats(each)))
        if opened is not track:
            opened.close()
        return total

    def set_track_stat(self, track: Track | str) -> None:
        """Check that there are statistics of a track, and write nothing.

        They stand in its file from the start; those of files that ``genome`` left without are counted
        by `get_track_stat`.
        """
        self.get_track_stat(track)

    # -- chromosomes ------------------------------------------------------------------------------

    def get_all_chromosomes(self) -> list[Chromosome]:
        """All chromosomes, in order."""
        return [
            Chromosome(chrom.name, chrom.length, chrom.role, chrom.number)
            for chrom in self.store.chromosomes("all")
        ]

    def get_chromosomes(
        self,
        get_rand: bool = False,
        get_auto: bool = True,
        get_sex: bool = True,
        get_x: bool = True,
        get_y: bool = False,
        get_hap: bool = False,
        get_mito: bool = False,
    ) -> list[Chromosome]:
        """Chromosomes of some kinds: autosomes and X if nothing is said.

        Parameters
        ----------
        get_rand
            Those whose place is not known.
        get_auto
            Autosomes.
        get_sex
            X and Y, as far as the next two have them, and Z and W.
        get_x, get_y
            X; Y.
        get_hap
            Those that repeat others: ``_hap``, ``_alt``, ``_fix``.
        get_mito
            Mitochondria and plastids.
        """
        wanted = {
            "autosome": get_auto,
            "X": get_sex and get_x,
            "Y": get_sex and get_y,
            "sex": get_sex,
            "mitochondrial": get_mito,
            "plastid": get_mito,
        }
        wanted.update(dict.fromkeys(("random", "unplaced", "other"), get_rand))
        wanted.update(dict.fromkeys(("alt", "fix", "hap"), get_hap))
        return [chrom for chrom in self.get_all_chromosomes() if wanted[chrom.role]]

    def get_chromosome_dict(self) -> dict[str, Chromosome]:
        """All chromosomes by name."""
        return {chrom.name: chrom for chrom in self.get_all_chromosomes()}

    def get_chromosome(self, name: str) -> Chromosome:
        """A chromosome.

        Raises
        ------
        KeyError
            When there is none of that name.
        """
        try:
            chrom = self.store[name]
        except StoreError as error:
            raise NameProblem(str(error)) from None
        return Chromosome(chrom.name, chrom.length, chrom.role, chrom.number)

    def get_chromosomes_from_args(self, args: str | Iterable[str]) -> list[Chromosome]:
        """Chromosomes that a user named: ``chr2``, ``2``, or a range such as ``1-22``.

        Raises
        ------
        KeyError
            When there is none of one of the names.
        """
        found = []
        for arg in [args] if isinstance(args, str) else args:
            match = _RANGE.fullmatch(arg)
            if match is None:
                known = arg in self.store.sizes or arg.startswith("chr")
                found.append(self.get_chromosome(arg if known else f"chr{arg}"))
                continue
            first, last = int(match[1]), int(match[2])
            if last - first > len(self.store.sizes):
                raise NameProblem(f"{arg!r} has more chromosomes than the assembly")
            found += [self.get_chromosome(f"chr{number}") for number in range(first, last + 1)]
        return found
