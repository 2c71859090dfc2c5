"""VCF to bgzip with a tabix index: sorted, checked, with the names of the assembly."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from formats.raw import SIZES, put
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats.convert import convert_file
from trackhub.formats.headers import VcfHeader, read_header
from trackhub.formats.registry import Converted
from trackhub.formats.text import source as source_module
from trackhub.formats.text.vcf_lines import VcfReader

pysam = pytest.importorskip("pysam")

HEAD = (
    "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=100000>\n"
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">\n'
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
)


def record(chrom: str, position: int, more: str = "A\tT\t30\tPASS\t.") -> str:
    return f"{chrom}\t{position}\t.\t{more}\n"


def convert(folder: Path, text: str | bytes, name: str = "a.vcf", **options: object) -> Converted:
    return convert_file(put(folder, name, text), **options)  # type: ignore[arg-type]


def test_a_vcf_is_compressed_and_indexed(tmp_path: Path) -> None:
    text = (
        HEAD + record("chr1", 10) + record("chr1", 10, "A\tG,<DEL>\t.\t.\tDP=3") + record("chr2", 5)
    )
    made = convert(tmp_path, text)
    assert made.path == tmp_path / "a.vcf.gz"
    assert made.tracktype == "vcfTabix"
    assert made.side_files == (tmp_path / "a.vcf.gz.tbi",)
    assert made.summary.items == 3
    assert gzip.decompress(made.path.read_bytes()).decode() == text
    header = read_header(made.path)
    assert isinstance(header, VcfHeader)
    assert header.compression == "bgzf"
    assert header.problems == []
    assert header.index is not None
    with pysam.TabixFile(str(made.path)) as tabix:
        assert [line.split("\t")[1] for line in tabix.fetch("chr2", 0, 100)] == ["5"]


def test_records_out_of_order_are_sorted(tmp_path: Path) -> None:
    rng = random.Random(4)
    places = [(rng.choice(["chr1", "chr2"]), rng.randrange(1, 50_000)) for _ in range(9000)]
    made = convert(tmp_path, HEAD + "".join(record(*place) for place in places))
    lines = gzip.decompress(made.path.read_bytes()).decode()[len(HEAD) :].splitlines()
    found = [(line.split("\t")[0], int(line.split("\t")[1])) for line in lines]
    first = places[0][0]
    assert found == sorted(places, key=lambda place: (place[0] != first, place[1]))


def test_names_become_those_of_the_assembly(tmp_path: Path) -> None:
    text = (HEAD + record("chr1", 7)).replace("chr1", "1")
    made = convert(tmp_path, text, chrom_sizes=SIZES)
    written = gzip.decompress(made.path.read_bytes()).decode()
    assert written == HEAD + record("chr1", 7)
    assert "1 to chr1" in made.summary.notes[0]


def test_what_ucsc_can_read_is_passed_on(tmp_path: Path) -> None:
    first = convert(tmp_path, HEAD + record("chr1", 7))
    before = first.path.stat()
    again = convert_file(first.path, chrom_sizes=SIZES)
    assert (again.path, again.tracktype, again.side_files) == (first.path, "vcfTabix", ())
    assert first.path.stat() == before


def test_an_index_that_is_missing_is_made(tmp_path: Path) -> None:
    first = convert(tmp_path, HEAD + record("chr1", 7))
    first.side_files[0].unlink()
    again = convert_file(first.path)
    assert again.path == first.path
    assert again.side_files == first.side_files
    assert first.side_files[0].exists()


def test_plain_gzip_is_written_anew_under_another_name(tmp_path: Path) -> None:
    text = HEAD + record("chr1", 7)
    made = convert(tmp_path, gzip.compress(text.encode()), "a.vcf.gz")
    assert made.path == tmp_path / "a.sorted.vcf.gz"
    assert gzip.decompress(made.path.read_bytes()).decode() == text
    assert read_header(tmp_path / "a.vcf.gz").compression == "gzip"  # type: ignore[attr-defined]


def test_files_with_the_same_samples_are_joined(tmp_path: Path) -> None:
    first = put(tmp_path, "a.vcf", HEAD + record("chr1", 9))
    second = put(tmp_path, "b.vcf", HEAD + record("chr1", 3))
    made = convert_file([first, second], tmp_path / "ab.vcf.gz")
    assert gzip.decompress(made.path.read_bytes()).decode() == HEAD + record("chr1", 3) + record(
        "chr1", 9
    )


def test_a_file_without_records_is_an_empty_vcf(tmp_path: Path) -> None:
    made = convert(tmp_path, HEAD)
    assert gzip.decompress(made.path.read_bytes()).decode() == HEAD


REFUSED = [
    (
        HEAD + record("chr1", 1) + "chr1\t5\t.\tA\n",
        6,
        "this line has 4 columns .* the #CHROM line has 8",
    ),
    (HEAD + "chr1\tx\t.\tA\tT\t.\t.\t.\n", 5, "POS is 'x'"),
    (HEAD + "chr1\t-1\t.\tA\tT\t.\t.\t.\n", 5, "POS is '-1'"),
    (HEAD + "chr1\t1\t.\t\tT\t.\t.\t.\n", 5, "REF '' is no sequence"),
    (HEAD + "chr1\t1\t.\tA1\tT\t.\t.\t.\n", 5, "REF 'A1' is no sequence"),
    (HEAD + "chr1\t1\t.\tA\t\t.\t.\t.\n", 5, "ALT is empty"),
    (HEAD + "chr1\t1\t.\tA\tT\thigh\t.\t.\n", 5, "QUAL 'high' is no number"),
    (HEAD + "chr1\t100002\t.\tA\tT\t.\t.\t.\n", 5, "lies past the end of chr1, which has 100000"),
    (HEAD + "chrQ\t1\t.\tA\tT\t.\t.\t.\n", 5, "'chrQ' is not among"),
    (HEAD.replace("#CHROM", "##CHROM") + record("chr1", 1), 5, "data come before the #CHROM line"),
    ("##fileformat=VCFv4.2\n#CHROM\tPOS\n", 2, "the #CHROM line has 2 columns"),
    (HEAD + record("chr1", 1) + "##late\n", 6, "a header line comes after #CHROM"),
    (
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n",
        1,
        "the first line of a VCF is ##fileformat",
    ),
]


@pytest.mark.parametrize(
    ("text", "line", "reason"), REFUSED, ids=[case[2][:30] for case in REFUSED]
)
def test_a_line_that_is_no_vcf_is_refused(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    with pytest.raises(FormatError, match=reason) as caught:
        convert(tmp_path, text, kind="vcf", chrom_sizes=SIZES)
    assert caught.value.line == line
    assert [path.name for path in tmp_path.iterdir()] == ["a.vcf"]


CELLS = (
    st.sampled_from(["1", "chr1", "chr2", "MT", "chrQ", "", "a b", "#x", "track"]),
    st.sampled_from(["5", "9", "0", "7", "100001", "100002", "99999999999", "x", "", "1e3"]),
    st.sampled_from([".", "rs1", ""]),
    st.sampled_from(["A", "ACGTN", "g", "", "A1", "<DEL>", "AC GT"]),
    st.sampled_from(["T", "<DEL>", ".", "", " "]),
    st.sampled_from([".", "30", "5.5", "1e400", "nan", "-inf", "", "high", "+.5", "5."]),
    st.sampled_from(["PASS", "."]),
    st.sampled_from([".", "DP=3", "", "a\tb", " "]),
)
#: Mostly good, so that whole blocks are.
RECORDS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["1", "chr2"]), st.integers(1, 50)).map(
            lambda place: f"{place[0]}\t{place[1]}\t.\tA\tT\t9\t.\t."
        ),
        st.tuples(*CELLS).map("\t".join),
    ),
    max_size=6,
)


def outcome(folder: Path, text: str) -> str:
    try:
        made = convert(folder, text, kind="vcf", chrom_sizes=SIZES)
    except FormatError as error:
        return str(error)
    return gzip.decompress(made.path.read_bytes()).decode()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(records=RECORDS, size=st.sampled_from([40, 90, 1 << 20]))
def test_lines_read_at_once_are_as_lines_read_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, records: list[str], size: int
) -> None:
    text = HEAD.replace("chr1", "1") + "".join(f"{record}\n" for record in records)
    with monkeypatch.context() as patch:
        patch.setattr(VcfReader, "_plain", lambda reader, block: None)
        expected = outcome(tmp_path, text)
    with monkeypatch.context() as patch:
        patch.setattr(source_module, "_BLOCK", size)
        assert outcome(tmp_path, text) == expected


def test_the_first_of_several_wrong_lines_is_named(tmp_path: Path) -> None:
    text = HEAD + record("chr1", 7) + record("chr1", 200_000) + record("chr77", 9)
    with pytest.raises(FormatError, match="POS 200000 lies past the end of chr1") as caught:
        convert(tmp_path, text, chrom_sizes=SIZES)
    assert caught.value.line == len(HEAD.splitlines()) + 2


def test_names_of_several_chromosomes_become_those_of_the_assembly(tmp_path: Path) -> None:
    names = ["1", "1", "chr2", "21", "21", "MT", "1"]
    text = HEAD.replace("chr1", "1")
    text += "".join(record(name, at) for at, name in enumerate(names, 1))
    made = convert(tmp_path, text, chrom_sizes=SIZES)
    lines = gzip.decompress(made.path.read_bytes()).decode()[len(HEAD) :].splitlines()
    places = [tuple(line.split("\t")[:2]) for line in lines]
    assert places == [
        ("chr1", "1"), ("chr1", "2"), ("chr1", "7"), ("chr2", "3"), ("chr21", "4"),
        ("chr21", "5"), ("chrM", "6"),
    ]  # fmt: skip


def test_positions_past_a_tbi_index_get_a_csi_index(tmp_path: Path) -> None:
    old = tmp_path / "a.vcf.gz.tbi"
    old.write_bytes(b"of an earlier file")
    head = HEAD.replace("length=100000", "length=900000000")
    made = convert(tmp_path, head + record("chr1", 7) + record("chr1", 600_000_000))
    assert made.side_files == (tmp_path / "a.vcf.gz.csi",)
    assert not old.exists()
    with pysam.TabixFile(str(made.path), index=str(made.side_files[0])) as tabix:
        assert len(list(tabix.fetch("chr1", 599_999_000, 600_001_000))) == 1


def test_positions_that_no_index_holds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"a\.vcf: htslib cannot index it: a POS or an END"):
        convert(tmp_path, HEAD + record("chr1", 9_000_000_000))
    assert [path.name for path in tmp_path.iterdir()] == ["a.vcf"]
