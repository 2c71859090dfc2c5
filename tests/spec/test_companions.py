import pytest

from trackhub.spec import side_files


@pytest.mark.parametrize(
    ("name", "word", "path", "beside"),
    [
        ("bigDataUrl", "bam", "r.bam", ["r.bam.bai", "r.bam.csi", "r.bam.crai"]),
        ("bigDataUrl", "vcfTabix", "v.vcf.gz", ["v.vcf.gz.tbi", "v.vcf.gz.csi"]),
        ("bigDataUrl", "vcfPhasedTrio", "v.vcf.gz", ["v.vcf.gz.tbi", "v.vcf.gz.csi"]),
        ("bigDataUrl", "longTabix", "c.bed.gz", ["c.bed.gz.tbi", "c.bed.gz.csi"]),
        ("bigDataUrl", "bigChain", "c.bb", ["c.link.bb"]),
        ("bigDataUrl", "bigWig", "w.bw", []),
        ("bigDataUrl", None, "w.bw", []),
        ("searchTrix", "bigBed", "names.ix", ["names.ixx"]),
        ("searchTrix", None, "names.ix", ["names.ixx"]),
        ("twoBitPath", None, "a.2bit", ["a.2bit.bpt"]),
        ("color", "bam", "x", []),
    ],
)
def test_what_lies_beside_a_file(name, word, path, beside):
    assert [side.beside(path) for side in side_files(name, word)] == beside


def test_an_index_is_needed_and_a_name_table_is_not():
    assert all(side.needed for side in side_files("bigDataUrl", "bam"))
    assert not any(side.needed for side in side_files("twoBitPath"))
