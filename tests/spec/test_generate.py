from pathlib import Path
from typing import get_type_hints

from trackhub.spec import generate, keywords, settings


def test_the_keyword_types_are_current():
    written = Path(keywords.__file__).read_text(encoding="utf-8")
    assert written == generate.keywords_source(), "run python -m trackhub.spec.generate"


def test_every_name_that_can_be_a_keyword_is_one():
    names = {row.name for row in settings("trackDb") if row.name.isidentifier()}
    assert set(get_type_hints(keywords.ContainerSettings)) == names
    assert set(get_type_hints(keywords.TrackSettings)) == names - {"url"}
    assert "filter.<fieldName>" not in keywords.TrackSettings.__annotations__
    assert keywords.TrackSettings.__total__ is False


def test_the_types_can_be_evaluated():
    for kind in (keywords.HubSettings, keywords.GenomeSettings, keywords.GroupSettings):
        assert get_type_hints(kind)
    hints = get_type_hints(keywords.TrackSettings)
    assert int in hints["visibility"].__args__
    assert bool in hints["alwaysZero"].__args__


def test_writing_leaves_no_draft(tmp_path, monkeypatch):
    monkeypatch.setattr(generate, "__file__", str(tmp_path / "generate.py"))
    generate.main()
    assert [path.name for path in tmp_path.iterdir()] == ["keywords.py"]
    assert (tmp_path / "keywords.py").read_text(encoding="utf-8") == generate.keywords_source()
