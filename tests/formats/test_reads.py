"""BAM, SAM and CRAM made fit for a hub."""

from __future__ import annotations

from pathlib import Path

import pytest
from formats.raw import put

import trackhub
from trackhub.errors import FormatError
from trackhub.formats.convert import convert_file
from trackhub.formats.headers import AlignmentHeader, read_header

pysam = pytest.importorskip("pysam")

SIZES = {"chr1": 1000, "chr2": 500}


def sam(folder: Path, order: str = "unsorted", prefix: str = "chr") -> Path:
    lines = [f"@HD\tVN:1.6\tSO:{order}"]
    lines += [f"@SQ\tSN:{prefix}{name[3:]}\tLN:{size}" for name, size in SIZES.items()]
    for number, place in enumerate((300, 100, 200)):
        lines.append(f"r{number}\t0\t{prefix}1\t{place}\t60\t4M\t*\t0\t0\tACGT\tIIII")
    return put(folder, "reads.sam", "\n".join(lines) + "\n")


def bam(folder: Path, order: str = "unsorted", prefix: str = "chr") -> Path:
    path = folder / "reads.bam"
    pysam.view("-b", "-o", str(path), str(sam(folder, order, prefix)), catch_stdout=False)
    return path


def starts(path: Path) -> list[int]:
    with pysam.AlignmentFile(str(path)) as reads:
        return [read.reference_start + 1 for read in reads.fetch("chr1")]


@pytest.mark.parametrize("make", [sam, bam])
def test_reads_out_of_order_are_sorted_and_indexed(tmp_path: Path, make: type) -> None:
    source = make(tmp_path)
    made = convert_file(source, tmp_path / "out.bam", chrom_sizes=SIZES)
    assert (made.tracktype, made.side_files) == ("bam", (tmp_path / "out.bam.bai",))
    assert starts(made.path) == [100, 200, 300]


def test_a_sorted_file_beside_the_source_has_a_name_of_its_own(tmp_path: Path) -> None:
    made = convert_file(bam(tmp_path), chrom_sizes=SIZES)
    assert made.path == tmp_path / "reads.sorted.bam"
    header = read_header(made.path)
    assert isinstance(header, AlignmentHeader)
    assert header.sort_order == "coordinate"


def test_a_sorted_bam_gets_its_index_and_is_passed_on(tmp_path: Path) -> None:
    first = convert_file(bam(tmp_path), tmp_path / "out.bam")
    first.side_files[0].unlink()
    again = convert_file(first.path)
    assert (again.path, again.side_files) == (first.path, first.side_files)
    assert convert_file(first.path).side_files == ()


def test_cram_is_passed_on(tmp_path: Path) -> None:
    reference = put(tmp_path, "ref.fa", f">chr1\n{'A' * 1000}\n>chr2\n{'A' * 500}\n")
    sorted_bam = convert_file(bam(tmp_path), tmp_path / "out.bam").path
    cram = tmp_path / "out.cram"
    pysam.view("-C", "-T", str(reference), "-o", str(cram), str(sorted_bam), catch_stdout=False)
    made = convert_file(cram, chrom_sizes=SIZES)
    assert (made.path, made.tracktype) == (cram, "bam")
    assert made.side_files == (tmp_path / "out.cram.crai",)


def test_reads_of_another_assembly_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="chr1 has 1000 bases in this file and 999"):
        convert_file(bam(tmp_path), tmp_path / "out.bam", chrom_sizes={"chr1": 999})
    assert not (tmp_path / "out.bam").exists()


def test_other_names_of_the_same_sequences_are_told(tmp_path: Path) -> None:
    made = convert_file(bam(tmp_path, prefix=""), tmp_path / "out.bam", chrom_sizes=SIZES)
    assert "1 and 1 more sequences have other names" in made.summary.notes[0]


def test_a_bam_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = bam(tmp_path)
    path.write_bytes(path.read_bytes()[:-28])
    with pytest.raises(FormatError, match="cut off"):
        convert_file(path, tmp_path / "out.bam")


def test_a_hub_with_unsorted_reads_is_staged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKHUB_CACHE", str(tmp_path / "cache"))
    source = sam(tmp_path)
    hub, _, _, trackdb = trackhub.default_hub("demo", "own", "me@example.org")
    options = {"chrom_sizes": SIZES}
    trackdb.add_tracks(trackhub.Track(source=source, convert=options))
    staging, _ = trackhub.stage_hub(hub, tmp_path / "staging")
    assert starts(Path(staging, "own", "reads.bam")) == [100, 200, 300]
