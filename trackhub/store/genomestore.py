"""`GenomeStore`: the folder of an assembly's tracks.

How data come in is in `imports`, what is computed of them in `operations`, and which file holds a track
in `trackfiles`.
"""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import StoreError
from .chromosomes import Chromosome, classify
from .features import FeatureTrack
from .featurewriting import FeatureWriter
from .imports import Imports
from .inplace import INPLACE
from .layout import open_file
from .newfile import NewFile
from .publishing import Publication
from .regions import find_chromosome
from .trackfiles import ENDING, TABLE, existing_file, kind_of, track_file, track_files
from .tracks import DenseTrack, SequenceTrack
from .writing import TrackWriter

if TYPE_CHECKING:
    from ..formats.registry import Progress
    from .basetracks import StoreTrack
    from .imports import Imported
    from .inplace import BigWigTrack, TwoBitTrack
    from .operations import Lifted

__all__ = ["GenomeStore"]

_LONGEST = (1 << 31) - 1

Which = str | Callable[[Chromosome], bool]


class GenomeStore(Imports):
    """All tracks of an assembly, in the files of one folder.

    Parameters
    ----------
    root
        The folder of all assemblies; that of the environment variable ``GENOME_DB`` if left out.
    assembly
        UCSC's name; that of ``GENOME_ASSEMBLY`` if left out.
    direct
        Whether chunks of files may be read past HDF5's filters, which is several times faster and
        gives the same values.

    Attributes
    ----------
    root, directory
        The folder of all assemblies, and that of this one.
    assembly
        UCSC's name.

    Raises
    ------
    StoreError
        When there is no such store, or h5py is not installed.

    Examples
    --------
    >>> import tempfile
    >>> root = tempfile.mkdtemp()
    >>> store = GenomeStore.create(root, "toy", chromosomes={"chr1": 1000, "chrM": 16})
    >>> with store.new("reads", dtype="uint16") as track:
    ...     _ = track.write("chr1", [7] * 1000)
    >>> store = GenomeStore(root, "toy")
    >>> store.tracks(), [chrom.name for chrom in store.chromosomes()]
    (['reads'], ['chr1'])
    >>> int(store.track("reads").values("chr1:101-200").sum())
    700
    """

    def __init__(
        self,
        root: str | os.PathLike[str] | None = None,
        assembly: str | None = None,
        *,
        direct: bool = True,
    ) -> None:
        self.root = Path(_given(root, "GENOME_DB", "root, the folder of the store"))
        self.assembly = _checked_assembly(_given(assembly, "GENOME_ASSEMBLY", "assembly"))
        self.directory = self.root / self.assembly
        self._direct = direct
        table = self.directory / TABLE
        if not table.is_file():
            raise StoreError(self._no_store())
        from .chromtable import read_chromosomes

        with open_file(table) as file:
            try:
                self._chromosomes = {chrom.name: chrom for chrom in read_chromosomes(file)}
            except (KeyError, OSError, RuntimeError, TypeError, ValueError, StoreError) as error:
                raise StoreError(f"{table} cannot be read: {error}; make it anew") from None
        self._sizes = {name: chrom.length for name, chrom in self._chromosomes.items()}

    def _no_store(self) -> str:
        if not self.root.is_dir():
            return f"{self.root} is no folder; make a store with GenomeStore.create"
        near = get_close_matches(self.assembly, [path.name for path in self.root.iterdir()], 1)
        hint = f"did you mean {near[0]!r}?" if near else "make one with GenomeStore.create"
        return f"{self.root} has no store for {self.assembly}; {hint}"

    @classmethod
    def create(
        cls,
        root: str | os.PathLike[str] | None = None,
        assembly: str | None = None,
        *,
        chromosomes: str | os.PathLike[str] | Mapping[str, int] | None = None,
        exist_ok: bool = False,
        direct: bool = True,
    ) -> GenomeStore:
        """Make a store for an assembly.

        Parameters
        ----------
        root, assembly, direct
            As for `GenomeStore`; folders are made.
        chromosomes
            Lengths by name, or where they stand: a ``chrom.sizes``, ``chromInfo.txt.gz``, ``.fai``,
            .2bit, BAM or other file (see `trackhub.formats.chrom_sizes`). Without, those of
            `assembly`, where it is one that comes with the package.
        exist_ok
            Open a store that exists, if it has the same chromosomes, instead of refusing.

        Raises
        ------
        StoreError
            When the store exists; there is no chromosome, or one that is longer than 2,147,483,647
            bases or whose name a file cannot have.
        FormatError
            When the lengths cannot be read.
        """
        from ..formats.chromsizes import chrom_sizes
        from .chromtable import write_chromosomes

        folder = Path(_given(root, "GENOME_DB", "root, the folder of the store"))
        name = _checked_assembly(_given(assembly, "GENOME_ASSEMBLY", "assembly"))
        sizes = chrom_sizes(name if chromosomes is None else chromosomes)
        _check_sizes(sizes)
        table = folder / name / TABLE
        if exist_ok and table.exists():
            store = cls(folder, name, direct=direct)
            if store.sizes != sizes:
                raise StoreError(f"{table} has other chromosomes; remove it first")
            return store
        with Publication(table, replace=False) as publication:
            disk = NewFile(publication.path)
            try:
                write_chromosomes(disk.file, classify(sizes))
            finally:
                disk.close()
            disk.check()
        return cls(folder, name, direct=direct)

    def __repr__(self) -> str:
        return f"<GenomeStore of {self.assembly} in {self.directory}>"

    # -- chromosomes ------------------------------------------------------------------------------

    @property
    def sizes(self) -> dict[str, int]:
        """Lengths of all chromosomes by name."""
        return dict(self._sizes)

    def chromosomes(self, which: Which = "default") -> list[Chromosome]:
        """Chromosomes, in order.

        Parameters
        ----------
        which
            ``default`` for autosomes and X (Z and W), or everything where an assembly has none of
            these; ``all``; the name of a role such as ``autosome``, ``Y``, ``mitochondrial``,
            ``random``, ``unplaced``, ``alt``; or a function that chooses.

        Raises
        ------
        StoreError
            For another word.
        """
        from .chromosomes import ROLES

        everything = list(self._chromosomes.values())
        if callable(which):
            return [chrom for chrom in everything if which(chrom)]
        if which == "all":
            return everything
        if which == "default":
            return [chrom for chrom in everything if chrom.is_default] or everything
        if which not in ROLES:
            raise StoreError(f"{which!r} is no role; give all, default, {', '.join(ROLES)}")
        return [chrom for chrom in everything if chrom.role == which]

    def __getitem__(self, name: str) -> Chromosome:
        find_chromosome(self._sizes, name)
        return self._chromosomes[name]

    # -- tracks -----------------------------------------------------------------------------------

    def tracks(self, pattern: str = "*") -> list[str]:
        """Names of the tracks, in order.

        Parameters
        ----------
        pattern
            Which ones, as for a shell: ``dnase/*``.
        """
        return [
            name for name, _ in track_files(self.directory) if fnmatch.fnmatchcase(name, pattern)
        ]

    def has_track(self, name: str) -> bool:
        """Whether there is a track of that name."""
        return existing_file(self.directory, name) is not None

    def kind(self, name: str) -> str:
        """What a track is: ``dense`` (values), ``sequence`` or ``table`` (features).

        Files of ``genome`` may also be of the kind ``liftover``: tables that are no tracks, and cannot
        be opened as such.

        Raises
        ------
        StoreError
            When there is none (the nearest is named), or its file cannot be read.
        """
        return self._kind(self._path(name))

    def _kind(self, path: Path) -> str:
        reader = INPLACE.get(path.suffix.lower())
        return reader.kind if reader is not None else kind_of(path, self._sizes)

    def _path(self, name: str) -> Path:
        """The file of a track that exists."""
        found = existing_file(self.directory, name)
        if found is None:
            near = get_close_matches(name, self.tracks(), 1)
            hint = f"did you mean {near[0]!r}?" if near else "tracks() lists those there are"
            raise StoreError(f"there is no track {name!r} of {self.assembly}; {hint}")
        return found

    def track(
        self, name: str | os.PathLike[str]
    ) -> DenseTrack | SequenceTrack | FeatureTrack | BigWigTrack | TwoBitTrack:
        """Open a track for reading.

        Parameters
        ----------
        name
            Of the track; or, as a `pathlib.Path`, a bigWig or .2bit file anywhere, which is read
            where it is.

        Raises
        ------
        StoreError
            When there is none (the nearest is named), or its file cannot be read.
        """
        if isinstance(name, os.PathLike):
            path = Path(name)
            shown = path.stem
            if path.suffix.lower() not in INPLACE:
                raise StoreError(
                    f"{path} cannot be read in place; that is for files ending with "
                    f"{', '.join(INPLACE)}, and others are imported"
                )
        else:
            path, shown = self._path(name), name.strip("/").removesuffix(ENDING)
        reader = INPLACE.get(path.suffix.lower())
        if reader is not None:
            return reader(shown, path, self._sizes)
        kind = kind_of(path, self._sizes)
        if kind == "liftover":
            raise StoreError(
                f"{path} is no track but a liftOver table of genome; operations.liftover carries "
                "tracks by a chain file"
            )
        if kind == "table":
            return FeatureTrack(shown, path, self._sizes)
        form = SequenceTrack if kind == "sequence" else DenseTrack
        return form(shown, path, self._sizes, self._direct)

    def remove(self, name: str) -> None:
        """Delete a track.

        Raises
        ------
        StoreError
            When there is none, or another process writes it.
        """
        path = existing_file(self.directory, name)
        if path is None:
            raise StoreError(f"there is no track {name!r} of {self.assembly} to remove")
        publication = Publication(path, replace=True)
        try:
            path.unlink()
        finally:
            publication.abort()

    def new(
        self,
        name: str,
        *,
        dtype: Any = "float32",
        kind: str = "dense",
        replace: bool = False,
        overflow: str = "error",
        source: Mapping[str, Any] | None = None,
    ) -> TrackWriter:
        """Write a new track of values; it is seen when the ``with`` statement ends without error.

        Parameters
        ----------
        name
            Of the track; ``/`` makes folders.
        dtype
            ``int8`` to ``int32``, ``uint8`` to ``uint32``, ``float32`` or ``float64``.
        kind
            ``dense``, or ``sequence`` for ASCII codes of letters.
        replace
            Whether a track of that name may exist; it is there until the new one is complete.
        overflow
            What to do with a whole number that the type does not hold: ``error``, or ``clip``,
            which counts them in the statistics.
        source
            Where the data come from, for `DenseTrack.source`.

        Raises
        ------
        StoreError
            When the track exists, another process writes it, or the name or type is none.
        """
        if kind not in ("dense", "sequence"):
            raise StoreError(f"kind is {kind!r}; give dense or sequence")
        return TrackWriter(
            track_file(self.directory, name),
            self._sizes,
            dtype,
            kind=kind,
            replace=replace,
            overflow=overflow,
            source=source,
        )

    def new_features(
        self, name: str, *, replace: bool = False, source: Mapping[str, Any] | None = None
    ) -> FeatureWriter:
        """Write a new table of features; parameters as for `new`."""
        return FeatureWriter(
            track_file(self.directory, name), self._sizes, replace=replace, source=source
        )

    # -- tracks of tracks -------------------------------------------------------------------------

    def combine(
        self,
        name: str,
        tracks: Sequence[StoreTrack | str | os.PathLike[str]],
        op: str = "sum",
        *,
        dtype: Any = "auto",
        overflow: str = "widen",
        replace: bool = False,
        progress: Progress | None = None,
    ) -> Imported:
        """Combine tracks base by base into a new one; see `trackhub.store.operations.combine`.

        Examples
        --------
        >>> import tempfile
        >>> store = GenomeStore.create(tempfile.mkdtemp(), "toy", chromosomes={"chr1": 3})
        >>> for name, values in {"a": [1, 2, 250], "b": [0, 5, 250]}.items():
        ...     _ = store.import_array(name, {"chr1": values}, dtype="uint8")
        >>> print(store.combine("both", ["a", "b"]))
        both (uint16): 2 items
        """
        from .operations import combine

        return combine(
            self,
            name,
            tracks,
            op,
            dtype=dtype,
            overflow=overflow,
            replace=replace,
            progress=progress,
        )

    def liftover(
        self,
        name: str,
        track: StoreTrack | str | os.PathLike[str] | None = None,
        *,
        to: GenomeStore,
        chain: str | os.PathLike[str],
        multi: str = "best",
        reverse: str | tuple[str, StoreTrack | str | os.PathLike[str]] | None = None,
        dtype: Any = None,
        overflow: str = "error",
        min_match: float = 0.95,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> Lifted:
        """Carry a track to the store of another assembly; see `trackhub.store.operations.liftover`."""
        from .operations import liftover

        return liftover(
            self,
            name,
            track,
            to=to,
            chain=chain,
            multi=multi,
            reverse=reverse,
            dtype=dtype,
            overflow=overflow,
            min_match=min_match,
            replace=replace,
            progress=progress,
        )


def _given(value: Any, variable: str, what: str) -> str:
    """An argument, or else what the environment says."""
    found = os.fspath(value) if value is not None else os.environ.get(variable)
    if not found:
        raise StoreError(f"give {what}, or set the environment variable {variable}")
    return found


def _check_sizes(sizes: Mapping[str, int]) -> None:
    """Refuse chromosomes that a file cannot have."""
    if not sizes:
        raise StoreError("there are no chromosomes; give the name and length of one at least")
    for chrom, size in sizes.items():
        if size > _LONGEST:
            raise StoreError(f"{chrom} has {size:,} bases; the store holds {_LONGEST:,}")
        if "/" in chrom or chrom in (".", "..") or not chrom.isprintable():
            raise StoreError(
                f"{chrom!r} cannot be the name of a chromosome in a file; give one without '/' and "
                "without marks that cannot be seen"
            )


def _checked_assembly(name: str) -> str:
    if name.startswith((".", "-")) or "/" in name or "\\" in name or not name.isprintable():
        raise StoreError(f"{name!r} is no name of an assembly; give UCSC's, such as hg38")
    return name
