import pytest

from processes.demo.pace import UnknownPace, read_pace


@pytest.mark.parametrize(("environment", "pace"), [({}, None), ({"CONCIERTO_PACE": ""}, None)])
def test_production_has_no_pace(environment: dict[str, str], pace: str | None) -> None:
    assert read_pace(environment) is pace


def test_a_quick_one_is_asked_for() -> None:
    assert read_pace({"CONCIERTO_PACE": "quick"}) == "quick"


def test_another_word_is_refused() -> None:
    with pytest.raises(UnknownPace, match="'slow'"):
        read_pace({"CONCIERTO_PACE": "slow"})
