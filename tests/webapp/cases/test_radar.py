"""The geometry of the radar: places on the scale, gaps for what is missing, everything inside the frame."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.cases.radar import DESK, PHONE, Size, draw, wrap

NAMES = ["Económica", "Vivienda y entorno", "Empleo", "Salud", "Personal", "Relacional"]
LONG = [*NAMES, "Cuidado de menores", "Documentos y asuntos legales", "Salud mental", "Consumos", "Ingresos"]
values = st.lists(st.none() | st.floats(0, 10), min_size=6, max_size=6)


def test_the_first_spoke_points_up_and_the_highest_value_reaches_its_end() -> None:
    radar = draw(NAMES, [[10, 0, 5, None, 10, 10]], DESK, lowest=0, highest=10)
    line = radar.lines[0]
    assert line.points[0] == radar.spokes[0].end
    assert line.points[0].x == radar.centre.x
    assert line.points[0].y < radar.centre.y
    assert line.points[1] == radar.centre
    assert len(line.points) == 5


def test_what_is_missing_leaves_a_gap() -> None:
    radar = draw(NAMES, [[5, 5, None, 5, 5, 5], [5] * 6, [None] * 6], DESK, lowest=0, highest=10)
    assert [line.path.count("M") for line in radar.lines] == [4, 6, 0]


@given(values, values, st.sampled_from([DESK, PHONE]))
def test_every_mark_is_within_the_wheel(
    first: list[float | None], second: list[float | None], size: Size
) -> None:
    radar = draw(NAMES, [first, second], size, lowest=0, highest=10)
    for line in radar.lines:
        for point in line.points:
            distance = (point.x - radar.centre.x) ** 2 + (point.y - radar.centre.y) ** 2
            assert distance**0.5 <= size.radius + 0.2


def test_names_stay_inside_the_drawing() -> None:
    """A letter is about half as wide as its size (14 and 12), and lines are 15 apart."""
    for size, names in ((DESK, NAMES), (DESK, LONG), (PHONE, NAMES), (PHONE, LONG)):
        letter = 7.2 if size is DESK else 6.2
        radar = draw(names, [], size, lowest=1, highest=5)
        for spoke in radar.spokes:
            width = letter * max(map(len, spoke.lines))
            left = {"start": 0.0, "middle": width / 2, "end": width}[spoke.anchor]
            assert spoke.label.x - left >= 0
            assert spoke.label.x - left + width <= size.width
            assert spoke.label.y >= 12
            assert spoke.label.y + 15 * (len(spoke.lines) - 1) <= size.height


def test_names_are_wrapped_by_words() -> None:
    assert wrap("Documentos y asuntos legales", 12) == ("Documentos y", "asuntos", "legales")
    assert wrap("Económica", 3) == ("Económica",)
    assert wrap("", 12) == ()
