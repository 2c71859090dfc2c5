"""The example data: true to its assemblies, small, and made by the script that says so."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from trackhub.formats import TwoBit, detect_file, read_header
from trackhub.formats.bigbed import BigBed
from trackhub.formats.bigwig import BigWig
from trackhub.helpers import data_dir, example_bigbeds, example_bigwigs

pysam = pytest.importorskip("pysam")
from make_example_data import make  # noqa: E402

DATA = Path(data_dir())
BIGWIGS = [path.name for path in sorted(DATA.glob("*.bw"))]
BIGBEDS = [path.name for path in sorted([*DATA.glob("*.bigBed"), *DATA.glob("*.bb")])]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example data, made anew."""
    directory = tmp_path_factory.mktemp("data")
    make(directory)
    return directory


def test_the_script_makes_the_files_that_the_package_carries(made: Path) -> None:
    carried = {path.name for path in DATA.iterdir() if path.name != "__pycache__"}
    assert {path.name for path in made.iterdir()} == carried - {"demo_hub.py"}


@pytest.mark.parametrize("name", BIGWIGS)
def test_a_bigwig_is_what_the_script_makes(name: str, made: Path) -> None:
    assert _intervals(DATA / name) == _intervals(made / name)


@pytest.mark.parametrize("name", BIGBEDS)
def test_a_bigbed_is_what_the_script_makes(name: str, made: Path) -> None:
    assert _rows(DATA / name) == _rows(made / name)


def test_the_sequences_are_what_the_script_makes(made: Path) -> None:
    with TwoBit(DATA / "newOrg1.2bit") as old, TwoBit(made / "newOrg1.2bit") as new:
        assert {name: old.sequence(name) for name in old.names} == {
            name: new.sequence(name) for name in new.names
        }


def test_the_reads_are_what_the_script_makes(made: Path) -> None:
    with (
        pysam.AlignmentFile(str(DATA / "reads-hg38.bam")) as old,
        pysam.AlignmentFile(str(made / "reads-hg38.bam")) as new,
    ):
        assert old.header.to_dict() == new.header.to_dict()
        assert [read.to_string() for read in old] == [read.to_string() for read in new]


@pytest.mark.parametrize("name", ["variants-hg38.vcf.gz", "samples.tsv"])
def test_a_text_is_what_the_script_makes(name: str, made: Path) -> None:
    assert _text(DATA / name) == _text(made / name)


def test_the_data_are_small() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir() if path.is_file()) < 300_000


@pytest.mark.parametrize(
    "name",
    [path.name for path in sorted(DATA.glob("*hg38*")) if path.suffix not in (".bai", ".tbi")],
)
def test_sizes_are_those_of_hg38(name: str) -> None:
    # GRCh38's chromosome 1, by the Genome Reference Consortium.
    assert read_header(DATA / name).chroms["chr1"] == 248_956_422


@pytest.mark.parametrize("name", [path.name for path in sorted(DATA.glob("*no1*"))])
def test_data_of_the_small_assembly_lie_on_its_sequences(name: str) -> None:
    sizes = read_header(DATA / "newOrg1.2bit").chroms
    assert sizes == {"chr1": 100_000, "chr2": 30_000, "chrM": 6_000}
    assert read_header(DATA / name).chroms.items() <= sizes.items()


@pytest.mark.parametrize(
    ("name", "tracktype"),
    [
        ("sine-hg38-0.bedgraph.bw", "bigWig"),
        ("random-hg38-0.bigBed", "bigBed 6"),
        ("reads-hg38.bam", "bam"),
        ("variants-hg38.vcf.gz", "vcfTabix"),
        ("genes-hg38.bb", "bigGenePred"),
        ("transcripts-hg38.bb", "bigPsl"),
        ("peaks-hg38.bb", "bigNarrowPeak"),
        ("interactions-hg38.bb", "bigInteract"),
        ("expression-hg38.bb", "bigBarChart"),
        ("methylation-hg38.bb", "bigMethyl"),
        ("nets-hg38-mm39.bb", "bigNet"),
        ("alignment-hg38.bb", "bigMaf"),
    ],
)
def test_the_content_of_a_file_tells_its_type(name: str, tracktype: str) -> None:
    assert (detect_file(DATA / name).tracktype or "").startswith(tracktype)


@pytest.mark.parametrize("name", BIGWIGS + BIGBEDS + ["reads-hg38.bam", "variants-hg38.vcf.gz"])
def test_nothing_is_wrong_with_a_file(name: str) -> None:
    # A copy of the package may date an index before its file, which then counts as a problem.
    header = read_header(DATA / name, deep=True, index=False)
    assert (header.problems, header.truncated) == ([], False)


def test_the_indexes_find_what_lies_in_a_range() -> None:
    with pysam.AlignmentFile(str(DATA / "reads-hg38.bam")) as bam:
        assert (bam.count("chr1", 0, 100_000), bam.count("chr2")) == (0, 0)
        assert bam.count("chr1", 156_100_000, 156_150_000) == 400
    with pysam.TabixFile(str(DATA / "variants-hg38.vcf.gz")) as vcf:
        assert list(vcf.fetch("chr1", 0, 100_000)) == []
        assert len(list(vcf.fetch("chr1", 156_100_000, 156_150_000))) == 80


def test_the_sequence_has_gaps_and_repeats() -> None:
    with TwoBit(DATA / "newOrg1.2bit") as genome:
        letters = genome.sequence("chr1", 0, 50_000)
    assert {"N", "a", "A"} <= set(letters)


def test_a_gene_can_be_searched_by_name() -> None:
    with BigBed(DATA / "genes-hg38.bb") as genes:
        (found,) = genes.search("name", "demo1.1")
    assert found[:3] == ("chr1", 156_114_700, 156_136_100)


def test_the_coding_parts_are_whole_codons() -> None:
    with BigBed(DATA / "genes-hg38.bb") as genes:
        starts, _, rests = genes.rows("chr1")
    for start, rest in zip(starts.tolist(), rests, strict=True):
        columns = rest.decode().split("\t")
        thick_start, thick_end = int(columns[3]), int(columns[4])
        sizes = [int(word) for word in columns[7].split(",") if word]
        offsets = [int(word) for word in columns[8].split(",") if word]
        coded = sum(
            max(0, min(thick_end, start + offset + size) - max(thick_start, start + offset))
            for offset, size in zip(offsets, sizes, strict=True)
        )
        assert coded % 3 == 0, columns[0]


def test_helpers_find_what_scripts_of_version_1_use() -> None:
    assert [Path(path).name for path in example_bigwigs()] == [
        "sine-hg38-0.bedgraph.bw",
        "sine-hg38-1.bedgraph.bw",
        "sine-hg38-2.bedgraph.bw",
        "sine-no1-100.bedgraph.bw",
        "sine-no1-1000.bedgraph.bw",
    ]
    assert [Path(path).name for path in example_bigbeds()] == [
        "random-hg38-0.bigBed",
        "random-hg38-1.bigBed",
        "random-hg38-2.bigBed",
        "random-no1-0.bigBed",
        "random-no1-1.bigBed",
        "random-no1-2.bigBed",
    ]


def _intervals(path: Path) -> dict[str, Any]:
    with BigWig(path) as file:
        return {
            chrom: [column.tolist() for column in file.intervals(chrom)] for chrom in file.chroms
        }


def _rows(path: Path) -> dict[str, Any]:
    with BigBed(path) as file:
        found: dict[str, Any] = {chrom: [] for chrom in file.chroms}
        for chrom, rows in found.items():
            starts, ends, rests = file.rows(chrom)
            rows += zip(starts.tolist(), ends.tolist(), rests, strict=True)
        return {"definition": file.header.autosql, **found}


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
