"""Every refusal of the engine has its words in Spanish."""

import re
from pathlib import Path

from engine.errors import BudgetExceeded, Rejection, StaleState, UnknownInstance
from webapp.commands.refusals import SPANISH, explain

ENGINE = Path(__file__).parents[3] / "engine"


def _codes() -> set[str]:
    text = "".join(path.read_text() for path in ENGINE.rglob("*.py") if "testing" not in path.parts)
    guarded = re.findall(r'"([a-z_]+)",\s*f?"Expected', (ENGINE / "guard.py").read_text())
    return {*guarded, *re.findall(r'Rejection\(\s*"([a-z_]+)"', text)}


def test_every_code_of_the_engine_has_spanish_words() -> None:
    codes = _codes()
    assert len(codes) > 20
    assert codes - set(SPANISH) == set()


def test_a_refusal_says_what_it_is_about() -> None:
    several = Rejection("several_scopes", "Expected one, but there are 1, 2: name one", named=("1", "2"))
    assert explain(several) == "Hay varios ámbitos abiertos; elija uno con --scope: 1, 2"
    assert explain(several, "en") == "Expected one, but there are 1, 2: name one"


def test_other_failures_have_words_too() -> None:
    for error in (UnknownInstance("Expected"), BudgetExceeded("Expected"), StaleState("Expected")):
        assert "Expected" not in explain(error)
        assert explain(error, "en") == "Expected"


def test_a_code_without_words_is_said_in_english() -> None:
    assert explain(Rejection("brand_new", "Expected this")) == "Expected this"
