"""The geometry of the contributions' chart."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.risk.chart import Factor, draw_desk, draw_phone, largest, read_factors


def contribution(effect: float, **changes: Any) -> dict[str, Any]:
    return {
        "column": "age",
        "meaning": {"es": "Edad", "en": "Age"},
        "value": 40,
        "shown": {"es": "40 años", "en": "40 years"},
        "effect": effect,
        "lower": effect - 0.2,
        "upper": effect + 0.2,
        "is_clear": abs(effect) > 0.2,
        "is_known": True,
    } | changes


def factor(effect: float) -> Factor:
    return read_factors([contribution(effect)], "es")[0]


@pytest.mark.parametrize(("language", "name"), [("es", "Edad: 40 años"), ("en", "Age: 40 years")])
def test_a_factor_is_named_in_the_readers_language(language: str, name: str) -> None:
    assert read_factors([contribution(0.5)], language)[0].name == name


def test_a_factor_without_a_shown_value_has_only_its_meaning() -> None:
    assert read_factors([contribution(0.5, shown={"es": "", "en": ""})], "es")[0].name == "Edad"


def test_bars_start_at_zero_and_go_to_their_side() -> None:
    chart = draw_desk([factor(-0.5), factor(1.0)])
    protects, raises = chart.bars
    assert protects.left + protects.width == pytest.approx(chart.zero, abs=0.2)
    assert raises.left == chart.zero
    assert raises.width == pytest.approx(2 * protects.width, rel=0.01)


def test_the_largest_are_kept_in_their_order() -> None:
    factors = [factor(effect) for effect in (-0.1, -0.9, 0.3, 0.0, 0.7)]
    assert [each.effect for each in largest(factors, 2)] == [-0.9, 0.7]
    assert [each.effect for each in largest(factors, 9)] == [-0.1, -0.9, 0.3, 0.7]


@given(st.lists(st.floats(-5, 5), max_size=12))
def test_nothing_leaves_the_drawing(effects: list[float]) -> None:
    for chart in (draw_desk(list(map(factor, effects))), draw_phone(list(map(factor, effects)))):
        assert 0 <= chart.zero <= chart.width
        for bar in chart.bars:
            assert 0 <= bar.low <= bar.left + bar.width + 0.2
            assert bar.high <= chart.width
            assert bar.left >= 0
            assert 0 < bar.y < chart.height
