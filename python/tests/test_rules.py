"""Rules of one's own: loaded, checked, and their mistakes."""

from __future__ import annotations

import pathlib
import pickle

import pytest

import naqi

RULES = (pathlib.Path(__file__).parent / "own.toml").read_text()
TEXT = "The bakery opens at six.\n\nTell your neighbours about this story\n"


def test_parse_load_and_travel(tmp_path: pathlib.Path) -> None:
    (tmp_path / "own.toml").write_text(RULES)
    alone = naqi.RuleSet.parse(RULES, bundled=False)
    assert alone.addresses == ["en/share/tell-your-neighbours"] and len(alone) == 1
    loaded = naqi.RuleSet.load(tmp_path)
    assert len(loaded) == len(naqi.RuleSet.bundled()) + 1
    for rules in (alone, loaded, tmp_path, str(tmp_path / "own.toml"), [tmp_path], [alone]):
        cleaner = naqi.Cleaner(rules)
        assert cleaner.clean(TEXT).text == "The bakery opens at six.\n", rules
    (tmp_path / "own.toml").unlink()
    # The text travels, not the path.
    assert pickle.loads(pickle.dumps(cleaner)).clean(TEXT).text == "The bakery opens at six.\n"
    assert pickle.loads(pickle.dumps(loaded)).hash == loaded.hash
    assert naqi.Cleaner([naqi.RuleSet.parse(RULES), naqi.RuleSet.empty()]).rules.hash == loaded.hash


def test_check() -> None:
    assert naqi.RuleSet.parse(RULES).check() == []
    broken = naqi.RuleSet.parse(RULES.replace("[-Tell your neighbours about this story-]", "Tell [-your neighbours-] about this story"), name="own.toml")
    (problem,) = broken.check()
    assert (problem.file, problem.line) == ("own.toml", 9) and "does not hold" in problem.message


def test_mistakes_have_a_place(tmp_path: pathlib.Path) -> None:
    wrong = RULES.replace('zone  = "tail"', 'zone  = "tial"').replace("about =", "abuot =")
    (tmp_path / "own.toml").write_text(wrong)
    with pytest.raises(naqi.RuleError) as caught:
        naqi.RuleSet.load(tmp_path)
    error = caught.value
    assert error.file.endswith("own.toml") and (error.line, error.column) == (error.problems[0].line, error.problems[0].column)
    assert {problem.line for problem in error.problems} >= {6, 8}
    assert "^^^" in str(error) and isinstance(error, (naqi.NaqiError, ValueError))
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.problems) == (str(error), error.problems)
    with pytest.raises(naqi.RuleError):
        naqi.Cleaner(tmp_path)


def test_what_cannot_be_loaded(tmp_path: pathlib.Path) -> None:
    with pytest.raises(FileNotFoundError):
        naqi.RuleSet.load(tmp_path / "none")
    with pytest.raises(OSError, match="no rule files"):
        naqi.RuleSet.load(tmp_path)
    with pytest.raises(TypeError):
        naqi.RuleSet.load()
