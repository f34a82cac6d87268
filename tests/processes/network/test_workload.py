"""Who has room for one more case: advice in order, never a refusal."""

import pytest

from processes.network.workload import Limits, Load, advise, is_over_assigned, level_of


def load(name: str, cases: int) -> Load:
    return Load(name, name.title(), "Entidad", cases)


def test_who_has_most_room_comes_first_and_nobody_is_left_out() -> None:
    advised = advise([load("ana", 5), load("bea", 1), load("cruz", 3), load("ada", 1), load("eva", 9)])
    assert [(each.load.username, each.level, each.room) for each in advised] == [
        ("ada", "room", 4),
        ("bea", "room", 4),
        ("cruz", "some", 2),
        ("ana", "full", 0),
        ("eva", "full", 0),
    ]
    assert advise([]) == []


@pytest.mark.parametrize(
    ("cases", "level", "is_over"),
    [
        (0, "room", False),
        (1, "room", False),
        (2, "some", False),
        (4, "some", False),
        (5, "full", False),
        (6, "full", True),
    ],
)
def test_levels(cases: int, level: str, is_over: bool) -> None:
    assert (level_of(cases), is_over_assigned(cases)) == (level, is_over)


def test_the_limits_are_parameters() -> None:
    assert is_over_assigned(3, Limits(least=1, most=2))
    assert level_of(5, Limits(least=6, most=9)) == "room"
