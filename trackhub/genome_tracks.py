"""The tracks that every assembly hub wants, made of its sequence: ideogram, GC percent, gaps, repeats."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import FormatError
from .track import Track

if TYPE_CHECKING:
    import numpy as np

    from .formats.twobit import TwoBit

__all__ = ["assembly_tracks"]

Progress = Callable[[int, "int | None"], None]

#: Bases that are looked at in one go.
_BATCH = 1 << 22
_NEUTRAL = b"\tgneg"


def assembly_tracks(
    twobit: str | os.PathLike[str],
    out_dir: str | os.PathLike[str],
    *,
    bands: str | os.PathLike[str] | None = None,
    gc_window: int | None = 5,
    gaps: bool = True,
    repeats: bool = False,
    group: str | None = None,
    progress: Progress | None = None,
) -> list[Track]:
    """Make the tracks that show a genome itself, for an assembly hub.

    Parameters
    ----------
    twobit
        The sequence: path or URL of the .2bit file.
    out_dir
        Folder for the files, made if need be: ``cytoBandIdeo.bb``, ``gc5Base.bw``, ``gap.bb``,
        ``repeats.bb``, and the table ``chrom.sizes``.
    bands
        Bands of the chromosomes in UCSC's form (chromosome, start, end, name, stain); None draws
        each chromosome as one plain band.
    gc_window
        Bases for which the share of G and C is told, in percent of those that are known; None makes
        no such track.
    gaps
        Whether to show runs of N.
    repeats
        Whether to show runs of lower-case letters, as RepeatMasker and others leave them.
    group
        Value of `group` for the tracks.
    progress
        Called with the bases that are done and their total.

    Returns
    -------
    list of Track
        ``cytoBandIdeo``, ``gc5Base``, ``gap`` and ``repeats``. One that would be empty is left out.

    Raises
    ------
    FormatError
        When the sequence or the bands cannot be read, or a chromosome of the bands is unknown.
    OSError
        When a file is missing or cannot be written.

    References
    ----------
    https://genome.ucsc.edu/goldenPath/help/assemblyHubHelp.html

    Examples
    --------
    >>> import tempfile
    >>> from trackhub.formats import write_twobit
    >>> folder = tempfile.mkdtemp()
    >>> _ = write_twobit(folder + "/a.2bit", [("chr1", "GGCATNNNNNacgtacgt")])
    >>> for track in assembly_tracks(folder + "/a.2bit", folder, repeats=True):
    ...     print(track.name, track.tracktype)
    cytoBandIdeo bigBed 4 +
    gc5Base bigWig 0 100
    gap bigBed 4
    repeats bigBed 4
    """
    from .formats.together import written_together
    from .formats.twobit import TwoBit

    if gc_window is not None and gc_window < 1:
        raise FormatError(f"gc_window is {gc_window}; give a number of bases from 1, such as 5")
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    gc_name = f"gc{gc_window}Base"
    names = ("cytoBandIdeo.bb", f"{gc_name}.bw", "gap.bb", "repeats.bb", "chrom.sizes")
    paths = [folder / name for name in names]
    with TwoBit(twobit) as genome, written_together(*paths) as parts:
        sizes = genome.sizes
        _write_bands(parts[0], bands, sizes)
        scan = _Scan(genome, sizes, progress)
        if gc_window is not None:
            _write_gc(parts[1], scan, gc_window)
        elif gaps or repeats:
            for _ in scan.batches():
                pass
        if gaps:
            _write_runs(parts[2], sizes, scan.gaps, b"N")
        if repeats:
            _write_runs(parts[3], sizes, scan.masked, b"masked")
        _write_sizes(parts[4], sizes)
        made = [part.exists() for part in parts]
    more: dict[str, Any] = {} if group is None else {"group": group}
    return [
        Track(source=path, **settings, **more)
        for path, is_made, settings in zip(
            paths, made, _described(gc_name, gc_window), strict=False
        )
        if is_made
    ]


def _described(gc_name: str, gc_window: int | None) -> list[dict[str, Any]]:
    """Settings of the tracks, in the order of the files."""
    return [
        {
            "name": "cytoBandIdeo",
            "tracktype": "bigBed 4 +",
            "short_label": "Chromosome band",
            "long_label": "Ideogram for orientation",
            "visibility": "dense",
        },
        {
            "name": gc_name,
            "tracktype": "bigWig 0 100",
            "short_label": "GC percent",
            "long_label": f"Percentage of G and C in windows of {gc_window} bases",
            "visibility": "full",
            "autoScale": "off",
            "viewLimits": "30:70",
            "windowingFunction": "mean",
            "maxHeightPixels": "128:36:16",
            "color": "0,0,0",
            "altColor": "128,128,128",
        },
        {
            "name": "gap",
            "tracktype": "bigBed 4",
            "short_label": "Gaps",
            "long_label": "Gaps in the assembly: runs of N",
            "visibility": "dense",
        },
        {
            "name": "repeats",
            "tracktype": "bigBed 4",
            "short_label": "Masked repeats",
            "long_label": "Repeats: what is masked in the sequence",
            "visibility": "dense",
        },
    ]


class _Piece(NamedTuple):
    """A sequence, or a part of one: its number, and where it begins and ends."""

    chrom: int
    start: int
    end: int


class _Batch(NamedTuple):
    """Letters of pieces behind each other, and where each begins in them."""

    letters: np.ndarray
    pieces: list[_Piece]
    offsets: np.ndarray


class _Scan:
    """One pass over the sequence, which collects runs of N and of lower case by the way."""

    def __init__(self, genome: TwoBit, sizes: dict[str, int], progress: Progress | None) -> None:
        self._genome = genome
        self._names = list(sizes)
        self._sizes = list(sizes.values())
        self._progress = progress
        self.sizes = sizes
        self.gaps: list[np.ndarray] = []
        self.masked: list[np.ndarray] = []

    def batches(self, multiple: int = 1) -> Iterator[_Batch]:
        """All letters in some megabases at a time; long sequences are cut at a multiple."""
        import numpy as np

        done, total = 0, sum(self._sizes)
        for pieces in self._gathered(multiple):
            lengths = [piece.end - piece.start for piece in pieces]
            text = "".join(
                [
                    self._genome.sequence(self._names[piece.chrom], piece.start, piece.end)
                    for piece in pieces
                ]
            )
            letters = np.frombuffer(text.encode(), np.uint8)
            batch = _Batch(letters, pieces, np.cumsum([0, *lengths])[:-1])
            self.gaps.append(_runs(batch, (letters | 0x20) == ord("n")))
            self.masked.append(_runs(batch, letters >= ord("a")))
            yield batch
            done += sum(lengths)
            if self._progress is not None:
                self._progress(done, total)

    def _gathered(self, multiple: int) -> Iterator[list[_Piece]]:
        step = max(_BATCH // multiple, 1) * multiple
        pieces: list[_Piece] = []
        length = 0
        for chrom, size in enumerate(self._sizes):
            for start in range(0, size, step):
                piece = _Piece(chrom, start, min(start + step, size))
                if length + piece.end - piece.start > step and pieces:
                    yield pieces
                    pieces, length = [], 0
                pieces.append(piece)
                length += piece.end - piece.start
        if pieces:
            yield pieces


def _runs(batch: _Batch, inside: np.ndarray) -> np.ndarray:
    """Runs in a batch: an array (3, runs) of chromosome, start and end."""
    import numpy as np

    first = inside.copy()
    first[1:] &= ~inside[:-1]
    first[batch.offsets] = inside[batch.offsets]
    last = inside.copy()
    last[:-1] &= ~inside[1:]
    edges = batch.offsets[1:] - 1
    last[edges] = inside[edges]
    begins, ends = np.flatnonzero(first), np.flatnonzero(last) + 1
    owners = np.searchsorted(batch.offsets, begins, "right") - 1
    pieces = np.array(batch.pieces, np.int64)
    shift = pieces[owners, 1] - batch.offsets[owners]
    return np.stack([pieces[owners, 0], begins + shift, ends + shift])


def _joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Runs of all batches, those that were cut between two made one again."""
    import numpy as np

    chroms, starts, ends = np.concatenate(parts, axis=1)
    new = np.ones(len(starts), bool)
    new[1:] = (chroms[1:] != chroms[:-1]) | (starts[1:] != ends[:-1])
    heads = np.flatnonzero(new)
    tails = np.append(heads[1:], len(starts)) - 1 if len(heads) else heads
    return np.stack([chroms[heads], starts[heads], ends[tails]])


def _write_runs(
    path: Path, sizes: dict[str, int], parts: Sequence[np.ndarray], name: bytes
) -> None:
    """Write runs as a bigBed; nothing where there are none."""
    from .formats.bigbed import write_bigbed

    chroms, starts, ends = _joined(parts)
    if len(starts):
        write_bigbed(path, sizes, (chroms, starts, ends, [name] * len(starts)), defined_fields=4)


def _write_gc(path: Path, scan: _Scan, window: int) -> None:
    from .formats.bigwig import write_bigwig

    write_bigwig(path, scan.sizes, _windows(scan, window))


def _windows(scan: _Scan, window: int) -> Iterator[tuple[np.ndarray, ...]]:
    """Windows with at least one known base, and the percentage of G and C among these."""
    import numpy as np

    # Both counts in one number: known bases in the lower half, G and C in the upper.
    counted = np.zeros(256, np.int64)
    counted[list(b"ACGTacgt")] = 1
    counted[list(b"GCgc")] += 1 << 32
    for batch in scan.batches(window):
        chrom, first, last = np.array(batch.pieces, np.int64).T
        each = -(-(last - first) // window)
        nth = np.arange(int(each.sum())) - np.repeat(np.cumsum(each) - each, each)
        starts = np.repeat(first, each) + nth * window
        ends = np.minimum(starts + window, np.repeat(last, each))
        # Windows follow each other in the batch as well.
        edges = np.append(np.repeat(batch.offsets, each) + nth * window, len(batch.letters))
        sums = np.zeros(len(batch.letters) + 1, np.int64)
        np.cumsum(counted[batch.letters], out=sums[1:])
        found = np.diff(sums[edges])
        known = found & 0xFFFFFFFF
        percent = 100.0 * (found >> 32) / np.maximum(known, 1)
        kept = known > 0
        yield np.repeat(chrom, each)[kept], starts[kept], ends[kept], percent[kept]


def _write_bands(path: Path, bands: str | os.PathLike[str] | None, sizes: dict[str, int]) -> None:
    from .formats.autosql import standard
    from .formats.bigbed import write_bigbed
    from .formats.convert import convert_file

    if bands is not None:
        convert_file(bands, path, chrom_sizes=sizes, kind="cytoBand")
        return
    names = list(sizes)
    plain = (names, [0] * len(names), list(sizes.values()), [_NEUTRAL] * len(names))
    write_bigbed(path, sizes, plain, autosql=standard("cytoBand").to_text(), defined_fields=4)


def _write_sizes(path: Path, sizes: dict[str, int]) -> None:
    longest_first = sorted(sizes.items(), key=lambda item: -item[1])
    path.write_text("".join(f"{name}\t{size}\n" for name, size in longest_first), "utf-8")
