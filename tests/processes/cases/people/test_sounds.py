"""Names that sound alike are written in one way; the rules one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.cases.people.sounds import closeness, parts_of, skeleton_of, sound_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Báez", "Váez"),
        ("Hernández", "Ernandes"),
        ("Llorente", "Yorente"),
        ("Jiménez", "Ximenez"),
        ("Giménez", "Jiménez"),
        ("Ceballos", "Zeballos"),
        ("Zabala", "Sabala"),
        ("Quiñones", "Kinones"),
        ("Echevarría", "Echebarria"),
        ("Convento", "Combento"),
        ("Philip", "Filip"),
        ("Wenceslao", "Venceslao"),
        ("Rey", "Rei"),
        ("Mohammed", "Mohamed"),
        ("ÁLVAREZ", "alvarez"),
        ("Gonça", "Gonsa"),
    ],
)
def test_they_sound_alike(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Chao", "Cao"),
        ("Guerra", "Gerra"),
        ("Peña", "Pera"),
        ("Gil", "Gol"),
        ("Haro", "Jaro"),
        ("Güell", "Guell"),
    ],
)
def test_they_do_not(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("María del Carmen", ("maria", "karmen")),
        ("Mª Carmen", ("maria", "karmen")),
        ("Gª de la Fuente", ("garsia", "fuente")),
        ("Fdez.", ("fernandes",)),
        ("José-Luis", ("jose", "luis")),
        ("De la O", ("o",)),
        ("La", ("la",)),
        ("  ", ()),
        ("李 明", ("李", "明")),
    ],
)
def test_particles_go_and_short_forms_are_written_out(name: str, parts: tuple[str, ...]) -> None:
    assert parts_of(name) == parts


def test_vowels_of_other_scripts_do_not_count_in_the_skeleton() -> None:
    assert skeleton_of(sound_of("Mohamed")) == skeleton_of(sound_of("Muhammad")) == "mmd"


@given(st.text(max_size=30))
def test_any_text_has_parts_that_stay_as_they_are(text: str) -> None:
    """Nothing that is typed breaks it, and a sound sounds like itself."""
    for part in parts_of(text):
        assert closeness(part, part) == 1.0


@pytest.mark.parametrize(
    ("one", "other", "close"),
    [("abc", "abc", 1.0), ("abcd", "abdc", 0.75), ("abcd", "abc", 0.75), ("", "ab", 0.0)],
)
def test_slips_make_less_close(one: str, other: str, close: float) -> None:
    assert closeness(one, other) == closeness(other, one) == close
