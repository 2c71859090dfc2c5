"""Assembly hubs: a genome with its own sequence."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

import trackhub
from trackhub import Assembly, GenomesFile, GroupDefinition, Hub, Track, TrackDb, TwoBitFile
from trackhub.assembly import AssemblyHTMLDoc
from trackhub.errors import ParameterError, StagingError, TrackhubError, ValidationError


def two_bit(path: Path, sizes: dict[str, int]) -> Path:
    """Write a .2bit of As."""
    offset = 16 + sum(1 + len(name) + 4 for name in sizes)
    index, records = b"", b""
    for name, size in sizes.items():
        index += struct.pack("<B", len(name)) + name.encode()
        index += struct.pack("<I", offset + len(records))
        records += struct.pack("<IIII", size, 0, 0, 0) + b"\xaa" * ((size + 3) // 4)
    path.write_bytes(struct.pack("<IIII", 0x1A412743, 0, len(sizes), 0) + index + records)
    return path


def hub_of(assembly: Assembly, **given: str) -> Hub:
    hub = Hub("lab", email="me@example.org", **given)  # type: ignore[arg-type]
    hub.add_genomes_file(GenomesFile(assembly))
    assembly.add_trackdb(
        TrackDb(Track(name="t", tracktype="bigWig", url="https://example.org/x.bw"))
    )
    return hub


def own(twobit: object, **given: object) -> Assembly:
    settings = {"organism": "Own", "defaultPos": "chr1:1-9", **given}
    return Assembly("own1", twobit, **settings)  # type: ignore[arg-type]


def test_the_sequence_may_be_a_path_or_an_object(tmp_path: Path) -> None:
    path = two_bit(tmp_path / "own.2bit", {"chr1": 10})
    for given in (path, str(path), TwoBitFile(path)):
        assembly = own(given)
        assert isinstance(assembly.twobit, TwoBitFile)
        assert assembly.twobit.source == str(path)
        assert assembly.twobit.assembly is assembly


def test_a_second_sequence_takes_the_place_of_the_first() -> None:
    assembly = own("a.2bit")
    first = assembly.twobit
    second = TwoBitFile("b.2bit", assembly_obj=assembly)
    assert assembly.twobit is second
    assert first is not None
    assert first.parent is None


def test_file_names() -> None:
    twobit = TwoBitFile("x.2bit")
    assert twobit.filename is None
    assembly = own(twobit)
    assert twobit.filename == "own1/own1.2bit"
    hub_of(assembly, filename="a/hub.txt")
    assert twobit.filename == "a/own1/own1.2bit"
    assert assembly.html_fn == "a/own1/own1_info.html"
    twobit.filename = "seq/own.2bit"
    assert twobit.filename == "seq/own.2bit"


def test_the_order_of_the_stanza() -> None:
    assembly = own(
        "own.2bit",
        scientificName="Own own",
        orderKey=10,
        description="d",
        html_string="x",
        groups=trackhub.GroupsFile([GroupDefinition("g")]),
        blat="example.org 4040",
    )
    hub_of(assembly)
    assert str(assembly).splitlines() == [
        "genome own1",
        "trackDb own1/trackDb.txt",
        "twoBitPath own1/own1.2bit",
        "groups own1/groups.txt",
        "organism Own",
        "scientificName Own own",
        "orderKey 10",
        "defaultPos chr1:1-9",
        "description d",
        "blat example.org 4040",
        "htmlPath own1/own1_info.html",
    ]


def test_a_sequence_served_elsewhere(tmp_path: Path) -> None:
    assembly = own(None, twoBitPath="https://example.org/own.2bit")
    hub = hub_of(assembly)
    trackhub.stage_hub(hub, tmp_path)
    assert "twoBitPath https://example.org/own.2bit\n" in str(assembly)
    assert not list(tmp_path.rglob("*.2bit"))


def test_a_local_path_as_the_setting_is_staged(tmp_path: Path) -> None:
    path = two_bit(tmp_path / "own.2bit", {"chr1": 10})
    hub = hub_of(own(None, twoBitPath=path))
    trackhub.stage_hub(hub, tmp_path / "stage")
    assert (tmp_path / "stage/own1/own.2bit").read_bytes() == path.read_bytes()


def test_the_name_index_of_a_sequence_goes_along(tmp_path: Path) -> None:
    path = two_bit(tmp_path / "own.2bit", {"chr1": 10})
    (tmp_path / "own.2bit.bpt").write_bytes(b"bpt")
    trackhub.stage_hub(hub_of(own(path)), tmp_path / "stage")
    assert (tmp_path / "stage/own1/own1.2bit.bpt").read_bytes() == b"bpt"


def test_chrom_sizes_are_made_from_the_sequence(tmp_path: Path) -> None:
    path = two_bit(tmp_path / "own.2bit", {"chr2": 7, "chr1": 10, "chrM": 7})
    assembly = own(path, chrom_sizes=True)
    hub = hub_of(assembly, genomes_filename="lists/genomes.txt")
    trackhub.stage_hub(hub, tmp_path / "stage")
    sizes = tmp_path / "stage/lists/own1/own1.chrom.sizes"
    assert sizes.read_text() == "chr1\t10\nchr2\t7\nchrM\t7\n"
    # UCSC looks for it from hub.txt.
    assert "chromSizes lists/own1/own1.chrom.sizes\n" in str(assembly)


def test_a_chrom_sizes_setting_is_not_overruled(tmp_path: Path) -> None:
    path = two_bit(tmp_path / "own.2bit", {"chr1": 10})
    assembly = own(path, chrom_sizes=True, chromSizes="https://example.org/sizes")
    trackhub.stage_hub(hub_of(assembly), tmp_path / "stage")
    assert str(assembly).count("chromSizes") == 1
    assert not list((tmp_path / "stage").rglob("*.chrom.sizes"))


@pytest.mark.parametrize("content", [None, b"", b"no 2bit at all"])
def test_chrom_sizes_of_what_is_no_sequence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "own.2bit"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TrackhubError, match=r"own\.2bit"):
        trackhub.stage_hub(hub_of(own(path, chrom_sizes=True)), tmp_path / "stage")
    assert not (tmp_path / "stage").exists()


def test_a_missing_sequence_is_missed(tmp_path: Path) -> None:
    with pytest.raises(StagingError, match=r"genome own1: source .*own\.2bit was not found"):
        trackhub.stage_hub(hub_of(own(tmp_path / "own.2bit")), tmp_path / "stage")


def test_a_sequence_that_is_no_2bit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.fa").write_text(">chr1\nACGT\n")
    with pytest.raises(StagingError, match=r"own\.fa"):
        trackhub.stage_hub(hub_of(own(tmp_path / "own.fa")), tmp_path / "stage")
    assert not (tmp_path / "stage").exists()


def test_findings() -> None:
    assert [f.code for f in Assembly("own1", trackdb=TrackDb()).findings()] == ["no-2bit"]
    assert [f.code for f in Assembly("own1", "x.2bit", trackdb=TrackDb()).findings()] == [
        "missing-organism",
        "missing-defaultPos",
    ]
    assert [f.code for f in own("x.2bit", trackdb=TrackDb()).findings()] == []


def test_what_a_2bit_file_takes() -> None:
    with pytest.raises(ParameterError, match="needs source"):
        TwoBitFile()
    with pytest.raises(ParameterError, match="takes source and filename, got 'sauce'"):
        TwoBitFile("x.2bit", sauce="y")
    with pytest.raises(ValidationError, match="no usable file name"):
        TwoBitFile("")
    assert TwoBitFile("x.2bit").validate() is True


def test_the_old_name_of_the_page() -> None:
    assert "<em>x</em>" in str(AssemblyHTMLDoc("*x*"))
