"""Whatever the bytes are, reading a header ends soon: with a header or with a FormatError."""

import random

import pytest
from handmade import BED, bai, bam, bbi, bgzf, cram, csi, hic, tbi, twobit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackhub.errors import FormatError
from trackhub.formats import detect_file
from trackhub.formats.autosql import parse, standard
from trackhub.formats.chromsizes import chrom_sizes
from trackhub.formats.fasta import read_fasta
from trackhub.formats.headers import Header, read_header
from trackhub.formats.sniff import sniff
from trackhub.formats.twobit import TwoBit

SORTED = "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:1000\n"
VCF = b'##fileformat=VCFv4.2\n##contig=<ID=chr1,length=9,x="a,b">\n#CHROM\tPOS\tID\tREF\tALT\n'
SQL = standard("bigGenePred").to_text().encode()
SOUND = {
    "bigWig": bbi(chroms=tuple((f"c{i}", i + 1) for i in range(20)), per_node=4),
    "big-endian bigWig": bbi(order=">"),
    "bigBed": bbi(BED, sql=SQL, fields=(20, 12), indexed=(3,)),
    "bam": bam(SORTED, (("chr1", 1000),)),
    "cram 2": cram(SORTED, (2, 1)),
    "cram 3": cram(SORTED, (3, 0), packed=True),
    "vcf": VCF,
    "vcf.gz": bgzf(VCF),
    "2bit": twobit([("chr1", "ACGTNNac"), ("chr2", "T")]),
    "2bit 1": twobit([("chr1", "ACGT")], order=">", version=1),
    "nib": b"\x3a\x3d\xe9\x6b\x05\0\0\0\0\0\0",
    "hic 8": hic(8),
    "hic 9": hic(9),
    "hal": b"\x89HDF\r\n\x1a\n" + bytes(50) + b"Phylogeny Genomes",
    "bai": bai(),
    "tbi": tbi(["chr1"]),
    "csi": csi(["chr1"]),
    "crai": bgzf(b"0\t1\t100\t26\t300\t1000\n"),
}
TRIX = [b"brca1 g1,1 g2,3\n", b"brca1", b"0000000000", b"FFFFFFFFFF", b"\n", b"g1,x ", b"\0"]
LOOSE = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def examine(path):
    for deep in (False, True):
        try:
            header = read_header(path, deep=deep)
        except FormatError as error:
            assert "\n" not in error.message
        else:
            assert isinstance(header, Header)
            assert all(isinstance(size, int) for size in header.chroms.values())
            if header.kind == "bigBed":
                try:
                    assert isinstance(header.indexed_fields, tuple)
                except FormatError:
                    pass
    try:
        found = detect_file(path)
    except FormatError:
        pass
    else:
        assert found.hub_ready or found.tracktype is None or found.note


@LOOSE
@given(st.binary(max_size=300))
def test_any_bytes(tmp_path, data):
    path = tmp_path / "any.crai"
    path.write_bytes(data)
    examine(path)


@pytest.mark.parametrize("kind", SOUND)
@LOOSE
@given(seed=st.integers(0, 2**32))
def test_sound_files_with_damage(tmp_path, kind, seed):
    dice = random.Random(seed)
    data = bytearray(SOUND[kind])
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(4, len(data))
        how = dice.randrange(4)
        if how == 0:
            data[place] ^= 1 << dice.randrange(8)
        elif how == 1:
            data[place : place + 8] = dice.choice([b"\xff" * 8, bytes(8), b"\xff\xff\xff\x7f"])
        elif how == 2:
            data = data[: max(place, 5)]
        else:
            data[place:place] = dice.randbytes(dice.randint(1, 9))
        if len(data) < 6:
            break
    path = tmp_path / "damaged"
    path.write_bytes(data)
    examine(path)


@pytest.mark.parametrize("kind", SOUND)
def test_sound_files_cut_off_at_any_byte(tmp_path, kind):
    data = SOUND[kind]
    path = tmp_path / "cut"
    for length in range(0, len(data), max(len(data) // 120, 1)):
        path.write_bytes(data[:length])
        examine(path)


@pytest.mark.parametrize("kind", SOUND)
def test_sound_files_with_one_number_that_is_huge(tmp_path, kind):
    data = SOUND[kind]
    path = tmp_path / "damaged"
    for place in range(4, len(data), max(len(data) // 40, 1)):
        for number in (b"\xff\xff\xff\x7f", b"\0\0\0\x10", b"\xff" * 7 + b"\x7f"):
            path.write_bytes(data[:place] + number + data[place + len(number) :])
            examine(path)


@LOOSE
@given(
    st.binary(max_size=200) | st.lists(st.sampled_from(TRIX), max_size=9).map(b"".join),
    st.binary(max_size=60) | st.lists(st.sampled_from(TRIX), max_size=9).map(b"".join),
)
def test_any_word_index(tmp_path, words, offsets):
    path = tmp_path / "a.ix"
    path.write_bytes(words)
    path.with_suffix(".ixx").write_bytes(offsets)
    examine(path)


@st.composite
def answers(draw):
    """What a server may answer: status, headers, and what it does to the body."""
    status = draw(st.sampled_from([206] * 6 + [200, 204, 301, 403, 404, 410, 416, 500]))
    headers = draw(
        st.dictionaries(
            st.sampled_from(["Content-Range", "Content-Encoding", "Last-Modified", "X"]),
            st.sampled_from(
                ["bytes 0-9/10", "bytes */0", "bytes 5-1/99999999999999999999", "x", "", "gzip"]
            ),
        )
    )
    return status, headers, draw(st.sampled_from(["whole", "half", "none", "twice", "junk"]))


@pytest.mark.parametrize("kind", ["bigBed", "bam", "2bit", "vcf.gz", "hic 9"])
@LOOSE
@given(st.lists(answers(), max_size=4))
def test_any_answers_of_a_server(kind, queue):
    data = SOUND[kind]
    queue = list(queue)
    asked = 0

    def opener(url, headers, limit):
        nonlocal asked
        asked += 1
        first, last = map(int, headers["Range"][6:].split("-"))
        body = data[first : last + 1]
        status, told, what = queue.pop() if queue else (206, {}, "whole")
        if "Content-Range" not in told:
            told = {**told, "Content-Range": f"bytes {first}-{last}/{len(data)}"}
        changed = {
            "half": body[: len(body) // 2],
            "none": b"",
            "twice": body * 2,
            "junk": b"x" * 99,
        }
        return status, told, changed.get(what, body)[:limit]

    try:
        header = read_header("https://example.org/a.bin", opener=opener, deep=True)
    except FormatError as error:
        assert "\n" not in error.message
    except (FileNotFoundError, ConnectionError):
        pass
    else:
        assert isinstance(header, Header)
    assert asked < 100


@LOOSE
@given(
    st.sampled_from([b"BAM\1", b"TBI\1", b"CSI\1", b"BAI\1", b"##fileformat=VCF", b""]),
    st.binary(max_size=200),
)
def test_any_bytes_inside_bgzf(tmp_path, start, data):
    path = tmp_path / "any"
    path.write_bytes(bgzf(start + data))
    examine(path)


@LOOSE
@given(st.sampled_from(sorted(SOUND)), st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_sizes_from_damaged_files(tmp_path, kind, place, junk):
    data = SOUND[kind]
    path = tmp_path / "damaged"
    path.write_bytes(data[:place] + junk + data[place + len(junk) :])
    try:
        sizes = chrom_sizes(path)
    except FormatError as error:
        assert "\n" not in error.message
    else:
        assert sizes


@LOOSE
@given(
    st.integers(0, 90),
    st.sampled_from([b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x01\0\0\0", b"\xff\xff\xff\x7f"]),
)
def test_sequences_from_a_damaged_twobit(tmp_path, place, junk):
    data = twobit([("chr1", "ACGTNNacNNNNgt"), ("chr2", "T" * 30)])
    path = tmp_path / "damaged"
    path.write_bytes(data[:place] + junk + data[place + 4 :])
    try:
        with TwoBit(path) as genome:
            for name in genome.names:
                assert set(genome.sequence(name)) <= set("ACGTNacgtn")
    except FormatError as error:
        assert "\n" not in error.message


@LOOSE
@given(st.binary(max_size=200) | st.text(alphabet=">ACGT \n\r1", max_size=80).map(str.encode))
def test_any_bytes_as_fasta(tmp_path, data):
    path = tmp_path / "any.fa"
    path.write_bytes(data)
    try:
        records = list(read_fasta(path))
    except FormatError as error:
        assert "\n" not in error.message
    else:
        assert records


@LOOSE
@given(st.text(alphabet='table simple object enum set ()[];,"\\#\n\tab1_ué', max_size=120))
def test_any_text_as_autosql(text):
    try:
        table = parse(text)
    except FormatError as error:
        assert "\n" not in error.message
    else:
        assert table.fields


@LOOSE
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [b"chr1", b"0", b"10", b"-5", b"+", b".", b"1,2,", b"0,0,255", b"1e9", b"", b"A/T"]
            ),
            max_size=24,
        ),
        max_size=6,
    ),
    st.sampled_from([b"\t", b" "]),
)
def test_any_table_has_an_answer(rows, between):
    found = sniff(b"\n".join(between.join(row) for row in rows))
    assert found.kind


@LOOSE
@given(st.binary(max_size=300))
def test_any_bytes_as_text_have_an_answer(data):
    assert sniff(data).kind


@pytest.mark.parametrize(
    "line",
    [
        b"chr1\t0\t10\t" + b"1" * 60000,
        b"chr1\t0\t10\t" + b"1" * 60000 + b"x",
        b"chr1\t0\t10\t" + b"1," * 30000 + b"x",
        b"chr1\t0\t10\tn\t0\t+\t0\t10\t0\t9\t" + b"1," * 30000 + b"x\t1",
        b">" + b"\n" * 60000,
        b"track " + b"type=" * 10000,
        b"1\ta\tb\t1\t2\t.\t+\t.\t" + b'a "' * 20000,
    ],
)
def test_a_hostile_line_takes_no_time_to_speak_of(line):
    assert sniff(line).kind


def test_a_hostile_vcf_header_takes_no_time_to_speak_of(tmp_path):
    path = tmp_path / "a.vcf"
    path.write_bytes(VCF.replace(b"ID=chr1", b"A" * 300000 + b'="' * 1000))
    assert read_header(path).contigs == ()
    path.write_bytes(VCF.replace(b"ID=chr1", b">" * 300000))
    assert read_header(path).contigs == ()


def test_a_flood_of_empty_blocks_takes_no_time_to_speak_of(tmp_path):
    path = tmp_path / "a.gz"
    path.write_bytes(bgzf(b"") * 50000)
    assert read_header(path).kind == "tabix"
    assert detect_file(path).kind == "unknown"


def test_a_bomb_is_not_blown_up(tmp_path):
    path = tmp_path / "a.bam"
    path.write_bytes(bgzf(b"BAM\1\xff\xff\xff\x7f" + bytes(5_000_000)))
    with pytest.raises(FormatError, match="cut off or damaged"):
        read_header(path)
