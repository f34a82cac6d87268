"""The decision after a return session: agreement with strengths and locus, another session, or the supervisor."""

from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest

from engine.dmn import read_decisions
from engine.feel import Evaluation

FILE = "return_session.dmn"


def decide(**given: Any) -> Any:
    content = files("processes.cases.diagnosis").joinpath(FILE).read_bytes()
    evaluation = Evaluation(datetime(2026, 11, 22, tzinfo=UTC))
    return read_decisions(content, file=FILE).decide("return_session", given, evaluation).value


@pytest.mark.parametrize(
    ("agreed", "strengths", "locus", "sessions", "after"),
    [
        ("yes", "yes", "yes", 1, "validate"),
        ("yes", "yes", "yes", 3, "validate"),
        ("no", "yes", "yes", 1, "again"),
        ("yes", "no", "yes", 2, "again"),
        ("yes", "yes", "no", 2, "again"),
        ("no", "yes", "yes", 3, "supervise"),
        ("yes", "no", "yes", 3, "supervise"),
        ("yes", "yes", "no", 4, "supervise"),
        (None, None, None, None, "again"),
    ],
)
def test_agreement_goes_before_the_number_of_sessions(
    agreed: str | None, strengths: str | None, locus: str | None, sessions: int | None, after: str
) -> None:
    given = {"agreed": agreed, "strengths_found": strengths, "locus_found": locus, "sessions": sessions}
    assert decide(**given) == after
