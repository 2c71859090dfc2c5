"""Files that UCSC reads as they are: checked by their headers, and passed on."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from formats.raw import SIZES, put

import trackhub
from trackhub.errors import FormatError
from trackhub.formats.bigbed import write_bigbed
from trackhub.formats.bigwig import write_bigwig
from trackhub.formats.convert import convert_file
from trackhub.formats.twobit import write_twobit


@pytest.fixture
def bigwig(tmp_path: Path) -> Path:
    path = tmp_path / "a.bw"
    write_bigwig(path, SIZES, (["chr1"], [0], [10], [1.5]))
    return path


def test_a_bigwig_is_passed_on(bigwig: Path) -> None:
    made = convert_file(bigwig, chrom_sizes=SIZES)
    assert (made.path, made.tracktype, made.summary.notes) == (bigwig, "bigWig", [])


def test_a_copy_can_be_asked_for(bigwig: Path, tmp_path: Path) -> None:
    made = convert_file(bigwig, tmp_path / "copy.bw")
    assert made.path.read_bytes() == bigwig.read_bytes()


def test_a_bigbed_has_the_type_of_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.bb"
    write_bigbed(path, SIZES, (["chr1"], [0], [10], [b"a\t0\t+"]), defined_fields=6)
    made = convert_file(path)
    assert (made.tracktype, made.summary.items) == ("bigBed 6", 1)


def test_a_2bit_is_no_track(tmp_path: Path) -> None:
    path = tmp_path / "a.2bit"
    write_twobit(path, [("chr1", "ACGT")])
    made = convert_file(path)
    assert made.tracktype is None
    with pytest.raises(
        FormatError, match=r"a\.2bit: this file is no track; give it to an Assembly"
    ):
        made.track(name="a")


def test_a_hic_and_a_hal_are_passed_on(tmp_path: Path) -> None:
    head = b"HIC\0" + struct.pack("<iq", 8, 400) + b"hg38\0" + struct.pack("<i", 0)
    chroms = struct.pack("<i", 1) + b"chr1\0" + struct.pack("<i", 248_956_422)
    hic = put(tmp_path, "a.hic", head + chroms + bytes(400))
    made = convert_file(hic)
    assert (made.path, made.tracktype) == (hic, "hic")
    hal = put(
        tmp_path, "a.hal", b"\x89HDF\r\n\x1a\n" + bytes(100) + b"Phylogeny Genomes" + bytes(900)
    )
    assert convert_file(hal).tracktype == "halSnake"


def test_data_of_another_assembly_are_refused(bigwig: Path) -> None:
    with pytest.raises(
        FormatError, match="chr1 has 100000 bases in this file and 9 in the assembly"
    ):
        convert_file(bigwig, chrom_sizes={"chr1": 9})
    with pytest.raises(FormatError, match="the assembly has none of the 1 sequences"):
        convert_file(bigwig, chrom_sizes={"chr9": 9})


def test_sequences_beside_the_assembly_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.bw"
    write_bigwig(path, {"chr1": 10, "EBV": 10}, (["chr1", "EBV"], [0, 0], [1, 1], [1.0, 1.0]))
    made = convert_file(path, chrom_sizes={"chr1": 10})
    assert made.summary.notes == ["1 of 2 sequences are not in the assembly, such as EBV"]


def test_a_file_that_is_cut_off_is_refused(bigwig: Path) -> None:
    bigwig.write_bytes(bigwig.read_bytes()[:-100])
    with pytest.raises(FormatError, match=r"a\.bw"):
        convert_file(bigwig)


def test_the_example_data_are_fit(tmp_path: Path) -> None:
    for path in trackhub.helpers.example_bigwigs():
        assert convert_file(path, chrom_sizes="hg38" if "hg38" in path else None).path == Path(path)
