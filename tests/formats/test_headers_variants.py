import gzip
import os

import pytest
from handmade import bgzf, csi, tbi

from trackhub.errors import FormatError
from trackhub.formats.headers import TabixHeader, VcfHeader, read_header

VCF = (
    b"##fileformat=VCFv4.2\n"
    b'##contig=<ID=chr1,length=1000,assembly="hg38, length=3">\n'
    b'##contig=<assembly="a, ID=wrong",ID=chr2,length=500>\n'
    b"##contig=<ID=chrUn>\n"
    b"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNA1\tNA2\n"
    b"chr1\t5\t.\tA\tC\t.\t.\t.\tGT\t0/1\t1/1\n"
)


def write(path, data):
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("compression", [None, "gzip", "bgzf"])
def test_a_vcf_tells_version_contigs_and_samples(tmp_path, compression):
    pack = {None: bytes, "gzip": gzip.compress, "bgzf": bgzf}[compression]
    header = read_header(write(tmp_path / "a.vcf", pack(VCF)))
    assert isinstance(header, VcfHeader)
    assert header.compression == compression
    assert header.version == "VCFv4.2"
    assert header.chroms == {"chr1": 1000, "chr2": 500}
    assert header.contigs == ("chr1", "chr2", "chrUn")
    assert header.samples == ("NA1", "NA2")
    assert header.end_mark is (True if compression == "bgzf" else None)


def test_plain_gzip_is_told_as_a_problem(tmp_path):
    header = read_header(write(tmp_path / "a.vcf.gz", gzip.compress(VCF)))
    assert header.problems == ["this is plain gzip, which cannot be indexed: compress with bgzip"]


def test_a_header_of_several_hundred_kilobytes_is_read(tmp_path):
    lines = "".join(f"##contig=<ID=c{i},length={i + 1}>\n" for i in range(20000))
    data = VCF.replace(b"##contig=<ID=chrUn>\n", lines.encode())
    header = read_header(write(tmp_path / "a.vcf.gz", bgzf(data)))
    assert len(header.chroms) == 20002
    assert header.samples == ("NA1", "NA2")


@pytest.mark.parametrize("kind", ["tbi", "csi"])
def test_the_index_beside_a_vcf_tells_preset_and_names(tmp_path, kind):
    path = write(tmp_path / "a.vcf.gz", bgzf(VCF))
    make = {"tbi": tbi, "csi": csi}[kind]
    write(tmp_path / f"a.vcf.gz.{kind}", make(["chr1", "chrUn"]))
    index = read_header(path).index
    assert index is not None
    assert (index.kind, index.preset, index.names) == (kind, "vcf", ("chr1", "chrUn"))


def test_an_index_older_than_its_file_is_told(tmp_path):
    path = write(tmp_path / "a.vcf.gz", bgzf(VCF))
    os.utime(write(tmp_path / "a.vcf.gz.tbi", tbi(["chr1"])), (1, 1))
    assert "older than the file" in read_header(path).problems[0]


def test_a_cut_bgzf_is_called_truncated(tmp_path):
    header = read_header(write(tmp_path / "a.vcf.gz", bgzf(VCF, end=False)))
    assert header.truncated
    assert header.end_mark is False


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"##fileformat=VCFv4.2\nchr1\t5\n", "no #CHROM line"),
        (b"##fileformat=VCFv4.2", "no #CHROM line"),
    ],
)
def test_a_vcf_without_column_names_is_refused(tmp_path, data, match):
    with pytest.raises(FormatError, match=match):
        read_header(write(tmp_path / "a.vcf", data))


def test_damaged_compression_is_refused(tmp_path):
    with pytest.raises(FormatError, match="compressed data are damaged"):
        read_header(write(tmp_path / "a.vcf.gz", bgzf(VCF)[:18] + b"\xff" * 60))


def test_bgzipped_bed_with_its_index_is_read_as_tabix_text(tmp_path):
    path = write(tmp_path / "a.bed.gz", bgzf(b"chr1\t0\t10\n"))
    write(tmp_path / "a.bed.gz.tbi", tbi(["chr1"], preset=0x10000, columns=(1, 2, 3)))
    header = read_header(path)
    assert type(header) is TabixHeader
    assert header.compression == "bgzf"
    assert header.index is not None
    assert (header.index.preset, header.index.zero_based) == ("generic", True)
    assert header.index.columns == (1, 2, 3)
    assert header.index.names == ("chr1",)


def test_a_file_of_tabix_reads_as_it_was_written(tmp_path):
    pysam = pytest.importorskip("pysam")
    path = write(tmp_path / "a.vcf", VCF)
    for as_csi in (False, True):
        packed = pysam.tabix_index(
            str(path), preset="vcf", force=True, keep_original=True, csi=as_csi
        )
        header = read_header(packed, index=packed + (".csi" if as_csi else ".tbi"))
        assert header.index is not None
        assert header.index.preset == "vcf"
        assert header.index.names == ("chr1",)
        assert header.end_mark
