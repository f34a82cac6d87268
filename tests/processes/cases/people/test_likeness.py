"""The likeness of two records: each part at its level, and what they come to together."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from processes.cases.people.likeness import Identity, compare, judge, read_weights, shipped_weights

WEIGHTS = shipped_weights()
ANA = Identity(
    given_name="Ana María",
    surnames="Giménez Báez",
    birth_date=date(1980, 3, 12),
    birth_year=1980,
    document_kind="dni",
    document_number="12345678Z",
    phone="600 123 456",
    postcode="24001",
)


def levels(**changes: Any) -> dict[str, str]:
    return {part.field: part.level for part in compare(ANA, replace(ANA, **changes), WEIGHTS)}


@pytest.mark.parametrize(
    ("changes", "field", "level"),
    [
        ({}, "document", "same"),
        ({"document_number": "12345687Z"}, "document", "one_slip"),
        ({"document_number": "87654321X"}, "document", "different"),
        ({"given_name": "Ana Mª"}, "given_name", "same"),
        ({"given_name": "María"}, "given_name", "part"),
        ({"given_name": "Anna-Lucía"}, "given_name", "part"),
        ({"given_name": "Rosa"}, "given_name", "different"),
        ({"surnames": "Jiménez Váez"}, "surnames", "both"),
        ({"surnames": "Báez Giménez"}, "surnames", "crossed"),
        ({"surnames": "Jiménez"}, "surnames", "one"),
        ({"surnames": "Giméniz Báes"}, "surnames", "near"),
        ({"surnames": "Giménez Prado"}, "surnames", "one"),
        ({"surnames": "Prado Luna"}, "surnames", "different"),
        ({"birth_date": date(1980, 3, 12)}, "birth", "same_day"),
        ({"birth_date": date(1980, 12, 3)}, "birth", "one_slip"),
        ({"birth_date": date(1980, 3, 21)}, "birth", "one_slip"),
        ({"birth_date": date(1980, 7, 30)}, "birth", "same_year"),
        ({"birth_date": date(1981, 7, 30)}, "birth", "near_year"),
        ({"birth_date": date(1995, 7, 30)}, "birth", "different"),
        ({"birth_date": None, "birth_year": 1980}, "birth_year", "same_year"),
        ({"birth_date": None, "birth_year": 1979}, "birth_year", "near_year"),
        ({"birth_date": None, "birth_year": 1970}, "birth_year", "different"),
        ({"phone": "+34 600123456"}, "phone", "same"),
        ({"phone": "600 123 457"}, "phone", "different"),
        ({"postcode": "24002"}, "postcode", "different"),
    ],
)
def test_each_part_has_its_level(changes: dict[str, Any], field: str, level: str) -> None:
    assert levels(**changes)[field] == level


@pytest.mark.parametrize(
    ("changes", "silent"),
    [
        ({"document_number": ""}, "document"),
        ({"document_kind": "nie", "document_number": "X1234567L"}, "document"),
        ({"given_name": ""}, "given_name"),
        ({"surnames": " "}, "surnames"),
        ({"birth_date": None, "birth_year": None}, "birth_year"),
        ({}, "birth_year"),
        ({"phone": ""}, "phone"),
        ({"postcode": ""}, "postcode"),
    ],
)
def test_what_one_does_not_say_weighs_nothing(changes: dict[str, Any], silent: str) -> None:
    assert silent not in levels(**changes)


def verdict(**changes: Any) -> str:
    return judge("P", compare(ANA, replace(ANA, **changes), WEIGHTS), WEIGHTS).verdict


def test_what_the_parts_come_to() -> None:
    unknown = {"document_number": "", "phone": "", "postcode": ""}
    assert verdict() == "likely"
    assert verdict(**unknown) == "likely", "names and birth"
    assert verdict(**unknown, surnames="Báez Giménez") == "likely"
    assert verdict(**unknown, birth_date=None, birth_year=1980) == "likely"
    assert verdict(**unknown, birth_date=None, birth_year=None) == "possible"
    assert verdict(**unknown, given_name="Rosa", birth_date=date(1990, 1, 1)) == "unlikely"
    other = {"given_name": "Rosa", "surnames": "Prado Luna", "birth_date": date(1990, 1, 1)}
    assert verdict(**other, phone="1", postcode="1") == "possible", "one document is never unlikely"
    assert verdict(**other, document_number="87654321X") == "unlikely"


def test_the_score_is_the_sum_that_is_shown() -> None:
    parts = compare(ANA, ANA, WEIGHTS)
    assert judge("P", parts, WEIGHTS).score == pytest.approx(sum(part.weight for part in parts))
    assert all(part.weight > 0 for part in parts)


def test_the_levels_of_a_field_are_all_that_may_happen() -> None:
    with pytest.raises(ValueError, match="'phone'"):
        read_weights({"likely_from": 1, "possible_from": 0, "fields": {"phone": {"same": [0.5, 0.1]}}})


def test_agreement_weighs_more_than_difference() -> None:
    for field, known in WEIGHTS.fields.items():
        weights = [WEIGHTS.weigh(field, level).weight for level in known]
        assert weights[-1] == min(weights) < 0 < weights[0], field
