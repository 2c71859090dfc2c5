import pytest

from trackhub.errors import FormatError
from trackhub.formats.autosql import (
    Field,
    Table,
    bed,
    checker,
    chrom_alias,
    parse,
    parse_all,
    standard,
    standard_names,
)
from trackhub.spec import track_types

FULL = """
# a comment line
table everything
"All that there is"
    (
    string  chrom;      "Where"
    uint    start;      "From"   # another comment
    uint    end;        "To"
    uint    count;      "How many"
    int[count] sizes;   "So large"
    char[1] strand;     "Way"
    float[3] rgb;       "Color"
    enum(a, b, 'c') kind; "Sort"
    )
""".replace("'c'", "c")


def test_a_definition_is_parsed():
    table = parse(FULL)
    assert (table.name, table.comment, table.kind) == ("everything", "All that there is", "table")
    assert table.names == ("chrom", "start", "end", "count", "sizes", "strand", "rgb", "kind")
    assert table.fields[4] == Field("sizes", "int", "count", (), "So large")
    assert table.fields[5] == Field("strand", "char", 1, (), "Way")
    assert table.fields[6].size == 3
    assert table.fields[7].values == ("a", "b", "c")


def test_what_is_written_is_what_was_parsed():
    table = parse(FULL)
    assert parse(table.to_text()) == table


def test_comments_with_quotes_and_line_ends_stay_one_line():
    table = Table("t", 'say "x"', (Field("a", "string", comment='tall\n"b" \\'),))
    again = parse(table.to_text())
    assert again.comment == "say 'x'"
    assert again.fields[0].comment == "tall 'b'"


def test_records_inside_columns_and_database_indexes_are_parsed():
    text = """
    simple point "A point" ( float x; "Right" float y; "Up" )
    table shape "A shape"
      ( uint id primary auto; "Key"  string name index[12]; "Name"
        uint n; "Corners" simple point[n] corners; "Where" )
    """
    point, shape = parse_all(text)
    assert (point.kind, point.name) == ("simple", "point")
    assert parse(text) == shape
    assert shape.fields[0].index == "primary auto"
    assert shape.fields[1].index == "index[12]"
    assert (shape.fields[3].type, shape.fields[3].size) == ("simple point", "n")
    assert parse_all(point.to_text() + shape.to_text()) == [point, shape]


@pytest.mark.parametrize(
    ("text", "line", "match"),
    [
        ("tabel x", 1, "'table', 'object' or 'simple'"),
        ('table x\n"c"\n(\nuit a; "b"\n)', 4, "no type 'uit'; did you mean 'uint'"),
        ('table x\n"c"\n(\nuint a;\n)', 5, "the comment of the field 'a'"),
        ('table x\n"c"\n(\nuint a "b"\n)', 4, "';' after the field 'a'"),
        ('table x\n"c"\n(\nuint a; "b"\nuint a; "b"\n)', 5, "the field 'a' comes twice"),
        ('table x\n"c"\n(\nint[n] a; "b"\n)', 4, "the name of an earlier field as size"),
        ('table x\n"c"\n(\nuint a; "b\n)', 4, "no closing quote"),
        ('table x\n"c"\n(\nuint a-b; "b"\n)', 4, "'-' has no place"),
        ('table x\n"c"\n()', 1, "has no fields"),
        ('table x\n"c"\n(\nuint a; "b"', 4, "not 'the end of the text'"),
        ('table x\n"c"\n(\nsimple point a; "b"\n)', 4, "'simple point' is not declared above"),
        ("", None, "declares no table"),
    ],
)
def test_an_error_names_the_line(text, line, match):
    with pytest.raises(FormatError, match=match) as caught:
        parse(text, "x.as")
    assert (caught.value.file, caught.value.line) == ("x.as", line)


@pytest.mark.parametrize("name", [*standard_names(), *(f"bed{n}" for n in (3, 4, 5, 6, 8, 9, 12))])
def test_a_standard_definition_is_sound(name):
    table = standard(name)
    assert table.names[:3] == ("chrom", "chromStart", "chromEnd")
    assert all(item.comment for item in table.fields)
    assert table.comment
    assert parse(table.to_text()) == table


def test_the_definitions_have_the_columns_that_the_table_of_types_gives():
    compared = set()
    for kind in track_types():
        name = kind.name.removeprefix("bigBed:").replace("cytoBandIdeo", "cytoBand")
        name = {"multiBed": "bed3Sources"}.get(name, name)
        if name not in standard_names():
            continue
        wanted = [f"{field}:{form}".replace("|", ", ") for field, form in kind.fields]
        given = [f"{item.name}:{item.type_text}" for item in standard(name).fields]
        assert wanted == given, name
        compared.add(name)
    assert {"bigGenePred", "bigPsl", "bigChain", "bigInteract", "bigMaf", "bigDbSnp"} <= compared


def test_formats_have_their_definition_under_their_own_name():
    assert standard("narrowPeak") == standard("bigNarrowPeak")
    assert standard("interact").names[5:8] == ("value", "exp", "color")
    assert standard("broadPeak").names[6:] == ("signalValue", "pValue", "qValue")
    assert [item.type for item in standard("tagAlign").fields[3:]] == ["string", "uint", "char"]


def test_an_unknown_definition_names_the_nearest():
    with pytest.raises(ValueError, match="did you mean 'bigGenePred'"):
        standard("bigGenPred")
    with pytest.raises(ValueError, match="3, 4, 5, 6, 8, 9 or 12 columns, not 7"):
        standard("bed7")


def test_a_chrom_alias_has_a_column_for_each_authority():
    table = chrom_alias(["ucsc", "refseq"])
    assert table.names == ("chrom", "chromStart", "chromEnd", "ucsc", "refseq")
    with pytest.raises(ValueError, match="no autoSql name"):
        chrom_alias(["my alias"])
    with pytest.raises(ValueError, match="twice"):
        chrom_alias(["ucsc", "ucsc"])


BED12 = b"chr1 0 100 n 5 + 0 100 255,0,0 2 10,20, 0,80,".split()


def test_a_row_that_fits_gives_none():
    check = checker(bed(12))
    assert check(BED12) is None
    assert check([*BED12[:8], b"0", *BED12[9:]]) is None
    assert check([*BED12[:10], b"10,20", b"0,80"]) is None
    assert check.line(b"\t".join(BED12)) is None


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (1, b"1e3", "'1e3' is no whole number"),
        (1, b"", "'' is no whole number"),
        (1, b" 5", "' 5' is no whole number"),
        (1, b"1_000", "'1_000' is no whole number"),
        (2, b"-1", "'-1' does not lie in 0 to 4294967295"),
        (2, b"4294967296", "'4294967296' does not lie in"),
        (5, b"++", "'++' is longer than 1"),
        (8, b"255,0", "'255,0' is no color"),
        (8, b"256,0,0", "'256,0,0' has a part above 255"),
        (9, b"3", "2 values where 3 are due by blockCount"),
        (10, b"10,20,30", "3 values where 2 are due by blockCount"),
        (11, b"0,x", "'x' is no whole number"),
        (11, b"", "0 values where 2 are due"),
    ],
)
def test_a_row_that_does_not_fit_names_column_and_reason(column, value, reason):
    row = list(BED12)
    row[column] = value
    found = checker(bed(12))(row)
    assert found is not None
    assert found[0] == (column if column != 9 else 10)
    assert reason in found[1]


def test_values_at_the_edge_of_their_type_fit():
    table = Table(
        "edges",
        "x",
        tuple(
            Field(kind, kind)
            for kind in ("byte", "ubyte", "short", "ushort", "int", "uint", "bigint", "float")
        ),
    )
    check = checker(table)
    assert (
        check(b"-128 255 -32768 65535 -2147483648 4294967295 -9223372036854775808 nan".split())
        is None
    )
    assert check(b"127 0 32767 0 2147483647 0 9223372036854775807 1.5e-300".split()) is None
    assert check(b"128 0 0 0 0 0 0 0".split()) == (
        0,
        "byte: '128' does not lie in -128 to 127 (byte)",
    )
    assert check(b"0 0 0 0 0 0 9223372036854775808 0".split())[0] == 6
    assert check(b"0 0 0 0 0 0 0 1,5".split()) == (7, "float: '1,5' is no number")


def test_a_row_with_too_few_or_too_many_columns_is_told():
    check = checker(bed(4))
    assert check([b"chr1", b"0", b"5"]) == (3, "the row has 3 columns and bed4 4")
    assert check([b"chr1", b"0", b"5", b"n", b"x"])[0] == 4


def test_words_of_enums_and_sets_are_checked():
    table = parse('table t "x" ( enum(a,b) one; "1" set(x,y) many; "2" float[2] pair; "3" )')
    check = checker(table)
    assert check([b"a", b"x,y,", b"1,2.5"]) is None
    assert check([b"c", b"", b"1,2"]) == (0, "one: 'c' is none of a, b")
    assert check([b"a", b"z", b"1,2"]) == (1, "many: 'z' is none of x, y")
    assert check([b"a", b"x", b"1"]) == (2, "pair: 1 values where 2 are due")
    assert check([b"a", b"x", b"1,q"]) == (2, "pair: 'q' is no number")


def test_lists_of_numbers_with_points_are_counted():
    check = checker(standard("bigBarChart"))
    row = b"chr1 0 9 n 5 + GENE 3 1.5,0,2e3, 1234 99".split()
    assert check(row) is None
    row[7] = b"4"
    assert check(row) == (8, "expScores: 3 values where 4 are due by expCount")


def test_the_quick_way_and_the_slow_way_agree():
    table = bed(12)
    check = checker(table)
    values = [
        b"0",
        b"-5",
        b"4294967295",
        b"99999999999",
        b"1,2",
        b"1,2,",
        b"",
        b"x",
        b"+",
        b"0,0,0",
    ]
    for column in range(12):
        for value in values:
            row = list(BED12)
            row[column] = value
            assert check(row) == check._slowly(row), row
