"""A small store, and a shell that runs ``trackhub store``."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import missing

from trackhub.cli import main
from trackhub.store import GenomeStore

try:
    import h5py  # noqa: F401
except ImportError:
    collect_ignore_glob = ["test_*.py"]


class Shell:
    """Runs commands as a user would."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *words: str | Path, status: int = 0) -> str:
        """Standard output of ``trackhub store``; of one that fails, what it says of it."""
        found = main(["store", *map(str, words)])
        out, err = self._capsys.readouterr()
        assert found == status, err
        return err if status == 2 else out

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def values(self, name: str, chrom: str = "chr1", assembly: str = "toy") -> list[float]:
        with GenomeStore(self.folder / "db", assembly).track(name) as track:
            return list(track.values(chrom).tolist())

    def two_tracks(self) -> None:
        """Import the tracks a and b, of uint8."""
        a = self.write("a.bedGraph", "chr1\t0\t4\t200\nchr1\t6\t8\t1\n")
        b = self.write("b.bedGraph", "chr1\t2\t7\t100\n")
        self("import", "a", a, "--dtype", "uint8")
        self("import", "b", b, "--dtype", "uint8")

    def peaks(self) -> Path:
        """Import the features peaks, and give their file."""
        peaks = self.write("p.bed", "chr2\t0\t2\tc\nchr1\t2\t4\ta\nchr1\t9\t11\tb\n")
        self("import", "peaks", peaks)
        return peaks

    def bam(self) -> Path:
        """Write a file of four reads."""
        try:
            import pysam
        except ImportError:
            missing("pysam")
        path = self.folder / "reads.bam"
        header = pysam.AlignmentHeader.from_references(["chr1", "chr2"], [12, 6])
        with pysam.AlignmentFile(str(path), "wb", header=header) as file:
            for start, flag in ((1, 0), (1, 0), (4, 16), (5, 1024)):
                read = pysam.AlignedSegment(header)
                read.query_name = f"{start}{flag}"
                read.flag = flag
                read.reference_id = 0
                read.reference_start = start
                read.mapping_quality = 30
                read.cigarstring = "3M"
                read.query_sequence = "ACG"
                file.write(read)
        return path


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    monkeypatch.setenv("GENOME_DB", str(tmp_path / "db"))
    monkeypatch.setenv("GENOME_ASSEMBLY", "toy")
    run = Shell(tmp_path, capsys)
    sizes = run.write("chrom.sizes", "chr2\t6\nchr1\t12\nchrM\t4\n")
    said = run("init", sizes)
    assert said.endswith("toy: 3 chromosomes\n")
    return run
