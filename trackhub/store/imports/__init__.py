"""How data come into a store: the methods of `GenomeStore` whose names begin with ``import_``.

What a file is, is told by its content. The readers of each kind are in the modules beside this one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...errors import StoreError
from ...formats.text.source import Input
from .report import Alias, Files, Imported, describe, grown, import_context, listed

if TYPE_CHECKING:
    from ...formats.registry import Progress
    from ..featurewriting import FeatureWriter
    from ..writing import TrackWriter

__all__ = ["Imported", "Imports"]

_CASES = ("keep", "upper")


class Imports:
    """The imports of a store."""

    if TYPE_CHECKING:

        @property
        def sizes(self) -> dict[str, int]:
            """Lengths of all chromosomes by name."""

        new: Callable[..., TrackWriter]
        new_features: Callable[..., FeatureWriter]

    def import_signal(
        self,
        name: str,
        files: Files,
        *,
        kind: str | None = None,
        dtype: str = "float32",
        overflow: str = "error",
        unknown: str = "error",
        chrom_alias: Alias = None,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> Imported:
        r"""Make a track of values of wig, bedGraph or bigWig files.

        Bases without a value have none: 0 in whole numbers, NaN in others.

        Parameters
        ----------
        name
            Of the new track.
        files
            One file or several, plain or gzip; ``-`` for standard input; or open binary files. All
            are of one kind. What is in order is read in little memory; otherwise everything is
            collected and sorted. Intervals must not overlap.
        kind
            ``wig``, ``bedGraph`` or ``bigWig``, where the content does not tell.
        dtype
            Type of the values: ``int8`` to ``int32``, ``uint8`` to ``uint32``, ``float32`` or
            ``float64``.
        overflow
            What to do with a whole number that the type does not hold: ``error``; ``clip``, which
            counts them; or ``widen``, which begins again with a larger type.
        unknown
            What to do about a chromosome that the assembly does not have: ``error`` or ``skip``.
        chrom_alias
            Other names of chromosomes: a mapping, or a ``chromAlias.txt``. Without, ``chr`` is put in
            front or taken away where that helps.
        replace
            Whether a track of that name may exist.
        progress
            Called with the bytes read and their total, None where not known.

        Returns
        -------
        Imported
            What was read, left out and changed.

        Raises
        ------
        FormatError
            With file and line, for anything that cannot be read.
        OSError
            When a file cannot be read.
        StoreError
            When the track exists, or a value does not fit.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from trackhub.store import GenomeStore
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> _ = (folder / "a.txt").write_text("chr1\t2\t4\t1.5\n")
        >>> store = GenomeStore.create(folder, "toy", chromosomes={"chr1": 6})
        >>> print(store.import_signal("score", folder / "a.txt"))
        score (float32): 1 items
        >>> store.track("score").values("chr1", 1, 4).tolist()
        [nan, 1.5, 1.5]
        """
        from .signal import signal_kind

        with Input(listed(files)) as given:
            told = signal_kind(given.paths[0], kind)
            return self._import_runs(
                name, told, given, dtype, overflow, unknown, chrom_alias, replace, progress
            )

    def import_text(
        self,
        name: str,
        files: Files,
        columns: Sequence[str | None],
        *,
        chrom: str | None = None,
        dtype: str = "float32",
        overflow: str = "error",
        unknown: str = "error",
        chrom_alias: Alias = None,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> Imported:
        """Make a track of values of columns of text.

        Parameters
        ----------
        name, files, dtype, overflow, unknown, chrom_alias, replace, progress
            As for `import_signal`.
        columns
            A word for each column: ``chrom``, ``start`` (counts from 0), ``pos`` (counts from 1),
            ``end`` (not included), ``value``; None for one that is not read. Without ``start`` and
            ``pos`` the lines are the bases of a chromosome from the first on.
        chrom
            The chromosome, where no column names it.
        """
        from .signal import TextColumns

        described = TextColumns(columns, chrom)
        with Input(listed(files)) as given:
            return self._import_runs(
                name, described, given, dtype, overflow, unknown, chrom_alias, replace, progress
            )

    def _import_runs(
        self,
        name: str,
        kind: Any,
        given: Input,
        dtype: str,
        overflow: str,
        unknown: str,
        chrom_alias: Alias,
        replace: bool,
        progress: Progress | None,
    ) -> Imported:
        from .signal import Unsorted, write_signal

        paths = given.paths
        source = describe(given, kind=str(kind), unknown=unknown, overflow=overflow)

        def attempt(dtype: str, overflow: str, collect: bool = False) -> Imported:
            context = import_context(self.sizes, unknown, chrom_alias, progress)
            with self.new(
                name, dtype=dtype, overflow=overflow, replace=replace, source=source
            ) as track:
                return write_signal(track, name, kind, paths, context, overflow, collect)

        def either(dtype: str, overflow: str) -> Imported:
            try:
                return attempt(dtype, overflow)
            except Unsorted:
                return attempt(dtype, overflow, collect=True)

        return grown(dtype, overflow, paths, either)

    def import_array(
        self,
        name: str,
        arrays: Mapping[str, Any] | str | os.PathLike[str],
        *,
        dtype: str | None = None,
        overflow: str = "error",
        replace: bool = False,
    ) -> Imported:
        """Make a track of values of NumPy arrays.

        Parameters
        ----------
        name, overflow, replace
            As for `import_signal`.
        arrays
            An array for each chromosome, of its length; or an ``.npz`` file of such.
        dtype
            Type of the values; if left out, the one that holds those of all arrays. Whole numbers of
            64 bits, which NumPy makes of lists, are stored with 32.

        Examples
        --------
        >>> import tempfile
        >>> from trackhub.store import GenomeStore
        >>> store = GenomeStore.create(tempfile.mkdtemp(), "toy", chromosomes={"chr1": 3})
        >>> print(store.import_array("x", {"chr1": [1, 2, 3]}))
        x (int32): 1 items
        """
        from .arrays import import_arrays

        return import_arrays(self, name, arrays, dtype, overflow, replace)

    def import_sequence(
        self,
        name: str,
        files: Files,
        *,
        case: str = "keep",
        unknown: str = "error",
        chrom_alias: Alias = None,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> Imported:
        r"""Make a track of sequence of FASTA or .2bit files.

        Memory is bounded, however long a chromosome is.

        Parameters
        ----------
        name, files, unknown, chrom_alias, replace
            As for `import_signal`; a file may hold one sequence or many.
        case
            ``keep``, where lower case marks repeats, or ``upper``.
        progress
            Called with the bases that are written, and those of the assembly.

        Raises
        ------
        FormatError
            With file and line; also when a sequence has another length than its chromosome.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from trackhub.store import GenomeStore
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> _ = (folder / "a.fa").write_text(">chr1\nACGTnn\n")
        >>> store = GenomeStore.create(folder, "toy", chromosomes={"chr1": 6})
        >>> print(store.import_sequence("seq", folder / "a.fa"))
        seq (uint8): 1 items
        >>> store.track("seq").sequence("chr1:2-5", strand="-")
        'nACG'
        """
        from .sequence import write_sequence

        if case not in _CASES:
            raise StoreError(f"case is {case!r}; give {' or '.join(_CASES)}")
        context = import_context(self.sizes, unknown, chrom_alias, None)
        with Input(listed(files)) as given:
            source = describe(given, case=case, unknown=unknown)
            with self.new(
                name, dtype="uint8", kind="sequence", replace=replace, source=source
            ) as track:
                return write_sequence(
                    track,
                    name,
                    given.paths,
                    self.sizes,
                    context.names,
                    case == "upper",
                    progress,
                )

    def import_features(
        self,
        name: str,
        files: Files,
        *,
        kind: str | None = None,
        unknown: str = "error",
        chrom_alias: Alias = None,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> Imported:
        r"""Make a table of features of BED, GFF3 or GTF files.

        Columns of BED after the third have its names (``name``, ``score``, ``strand``,
        ``thickStart``, …), those behind BED's own are ``column13`` and so on; BED needs no particular
        number of them. Those of narrowPeak and other relatives of BED have the names of UCSC's
        definitions (``signalValue``, ``pValue``, …), and numbers where these say so. Tables of GFF and GTF have ``name``, ``score``, ``strand``, ``source``,
        ``type``, ``phase`` and ``attributes``. A file whose chromosomes are in one piece each is read
        in the memory that its largest chromosome takes as text, any other in that of all.

        Parameters
        ----------
        name, files, unknown, chrom_alias, replace, progress
            As for `import_signal`.
        kind
            ``bed``, another kind whose lines begin as those of BED, such as ``narrowPeak``, or
            ``gff``, where the content does not tell.

        Raises
        ------
        FormatError
            With file and line.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from trackhub.store import GenomeStore
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> _ = (folder / "a.bed").write_text("chr1\t2\t4\tpeak\t7\t-\n")
        >>> store = GenomeStore.create(folder, "toy", chromosomes={"chr1": 6})
        >>> print(store.import_features("peaks", folder / "a.bed"))
        peaks (table): 1 items
        >>> store.track("peaks").features("chr1")[["start", "name", "strand"]].tolist()
        [(2, b'peak', -1)]
        """
        from .features import Scattered, feature_kind, write_features

        with Input(listed(files)) as given:
            paths = given.paths
            told = feature_kind(paths[0], kind)
            source = describe(given, kind=told, unknown=unknown)

            def attempt(collect: bool) -> Imported:
                context = import_context(self.sizes, unknown, chrom_alias, progress)
                with self.new_features(name, replace=replace, source=source) as table:
                    return write_features(table, name, told, paths, context, collect)

            try:
                return attempt(collect=False)
            except Scattered:
                return attempt(collect=True)

    def import_bam(
        self,
        name: str,
        bams: Files,
        *,
        what: str = "depth",
        reverse: str | None = None,
        min_mapq: int = 10,
        exclude_flags: int = 0x704,
        count_deletions: bool = True,
        fragment: tuple[int, int] | None = None,
        extend: int | None = None,
        max_duplicates: int | None = None,
        dtype: str | None = None,
        overflow: str = "clip",
        chrom_alias: Alias = None,
        replace: bool = False,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> list[Imported]:
        """Make tracks of aligned reads, of any number of files together, in one pass.

        Parameters
        ----------
        name
            Of the new track; of forward reads, with `reverse`.
        bams
            BAM, SAM or CRAM files, sorted by place; no index is needed. Sequences that the assembly
            does not have are left out, and named in the answer.
        what
            ``depth`` (reads over each base), ``5prime`` (their 5' ends), ``left`` (their leftmost
            bases), ``midpoint`` (middles of nucleosomes, from MNase: of each pair, or 74 bases from
            the 5' end of single reads), or ``fragments`` (a table with a feature for each pair).
        reverse
            Name of a second track, for reads of the reverse strand.
        min_mapq
            Least mapping quality.
        exclude_flags
            Reads with any of these bits of the SAM flag do not count. 0x704 is: unmapped, secondary,
            failed quality check, duplicate; 4 counts what ``genome`` did.
        count_deletions
            Whether ``depth`` counts bases that a read lacks. Introns never count.
        fragment
            Least and greatest length of fragments; 117 to 172 for ``midpoint``, 1 to 500 for
            ``fragments``.
        extend
            For ``midpoint`` of single reads: length of the fragments, 149 if left out.
        max_duplicates
            Most reads with the same 5' base and strand, or pairs with the same ends, that count.
        dtype
            Type of the counts; ``uint16``, and ``uint8`` for ``midpoint``, if left out.
        overflow, chrom_alias, replace, progress
            As for `import_signal`.
        threads
            Threads that inflate; None takes two, or one on a machine with one processor.

        Returns
        -------
        list of Imported
            For each track what was read and left out.

        Raises
        ------
        FormatError
            When a file is damaged, cut off, not sorted, or of another assembly.
        StoreError
            When a track exists, or a count does not fit and `overflow` is ``error``.
        """
        from ...formats.bam.filters import ReadFilter
        from .alignments import SIGNALS, import_counts, import_fragments

        paths = [os.fspath(path) for path in listed(bams)]
        if what == "fragments":
            others = {"reverse": reverse, "max_duplicates": max_duplicates, "extend": extend}
            unused = [
                word for word, value in {**others, "dtype": dtype}.items() if value is not None
            ]
            if unused:
                raise StoreError(f"fragments go into one table; leave out {', '.join(unused)}")
            return [
                import_fragments(
                    self,
                    name,
                    paths,
                    ReadFilter(min_mapq, 0, exclude_flags, fragment_size=fragment or (1, 500)),
                    chrom_alias,
                    replace,
                    progress,
                )
            ]
        if what not in SIGNALS:
            raise StoreError(f"what is {what!r}; give {', '.join(SIGNALS)} or fragments")
        options: dict[str, Any] = {
            "min_mapq": min_mapq,
            "exclude_flags": exclude_flags,
            "deletions": count_deletions and what == "depth",
            "fragment_size": fragment,
            "extend": extend,
            "max_per_position": max_duplicates,
            "chrom_sizes": self.sizes,
            "chrom_alias": chrom_alias,
            "threads": threads,
            "progress": progress,
        }
        names = [name] if reverse is None else [name, reverse]
        return import_counts(self, names, paths, what, dtype, overflow, replace, options)
