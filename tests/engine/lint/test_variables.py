"""Which unknown name is taken for a slip of the pen: near enough to be one, and not a plural or the next number."""

import pytest

from engine.lint.variables import is_slip


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("atempts", "attempts"),
        ("attemptts", "attempts"),
        ("attempst", "attempts"),
        ("attenpts", "attempts"),
        ("caseId", "case_id"),
        ("CASE_ID", "case_id"),
        ("decisio", "decision"),
    ],
)
def test_a_slip_is_seen_either_way(name: str, other: str) -> None:
    assert is_slip(name, other)
    assert is_slip(other, name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("goals", "goal"),
        ("service_1", "service_2"),
        ("phase", "phase2"),
        ("way", "war"),
        ("answer", "decision"),
        ("reviewed", "review"),
    ],
)
def test_other_names_are_other_names(name: str, other: str) -> None:
    assert not is_slip(name, other)
    assert not is_slip(other, name)
