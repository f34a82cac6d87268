"""Instruments are data: the shipped ones are whole, and a faulty one is refused with every fault at once."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest

from engine.dmn import read_decisions
from engine.feel import Evaluation
from processes import cases
from processes.cases.diagnosis import packs
from processes.cases.diagnosis.pack import Pack
from processes.cases.diagnosis.pack_reader import PackRefused, read_pack
from processes.cases.law import law_context

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def raw() -> dict[str, Any]:
    file = resources.files(packs).joinpath("hdme_compatible_1.pack.json")
    read: dict[str, Any] = json.loads(file.read_bytes())
    return read


def faults_of(raw: dict[str, Any]) -> set[tuple[str, str]]:
    with pytest.raises(PackRefused) as refusal:
        read_pack(json.dumps(raw).encode(), file="x.pack.json")
    return {(fault.element, fault.rule) for fault in refusal.value.faults}


def test_the_hdme_compatible_one(hdme: Pack) -> None:
    assert [each.id for each in hdme.dimensions] == [
        "economic", "housing", "employment", "health", "personal", "relational"
    ]  # fmt: skip
    assert [len(each.items) for each in hdme.dimensions] == [5] * 6
    assert {tuple(float(level.score) for level in item.levels) for item in hdme.items()} == {
        (0, 2.5, 5, 7.5, 10)
    }
    critical = {item.id for item in hdme.items() if item.levels[0].is_critical}
    assert critical == {
        "basic_needs", "residence", "risk_of_loss", "mental_health", "coexistence", "minors"
    }  # fmt: skip
    assert not any(level.is_critical for item in hdme.items() for level in item.levels[1:])


def test_every_shipped_one_is_whole_and_says_it_in_two_languages() -> None:
    assert packs.pack_ids()[0] == packs.USUAL
    for pack_id in packs.pack_ids():
        for item in packs.get_pack(pack_id).items():
            texts = [level.text for level in item.levels]
            assert len({text.es for text in texts}) == len(texts), item.id
            assert len({text.en for text in texts}) == len(texts), item.id


def test_levels_of_the_matrix_go_from_one_to_five(matrix: Pack) -> None:
    assert {tuple(int(level.score) for level in item.levels) for item in matrix.items()} == {(1, 2, 3, 4, 5)}


def test_who_asks_for_one_that_is_not_there_is_told_which_there_are() -> None:
    with pytest.raises(packs.UnknownPack, match="hdme_compatible_1"):
        packs.get_pack("../../secret")


def _first_item(raw: dict[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = raw["dimensions"][0]["items"][0]
    return item


CHANGES: dict[str, tuple[Change, str]] = {
    "no English": (lambda raw: _first_item(raw)["question"].pop("en"), "income"),
    "an expression": (lambda raw: _first_item(raw)["question"].update(en="{{ 1 + 1 }}"), "income"),
    "one level": (lambda raw: _first_item(raw).update(levels=_first_item(raw)["levels"][:1]), "income"),
    "levels upside down": (lambda raw: _first_item(raw)["levels"].reverse(), "income"),
    "a level above the scale": (lambda raw: _first_item(raw)["levels"][4].update(score=11), "income"),
    "a critical level above the cap": (lambda raw: _first_item(raw)["levels"][3].update(critical=True), "income"),
    "a field that is not there": (lambda raw: _first_item(raw).update(weight=2), "income"),
    "too few items": (lambda raw: raw["dimensions"][1].update(items=[]), "housing"),
    "a bad id": (lambda raw: raw["dimensions"][2].update(id="Empleo!"), "Empleo!"),
    "bands in disorder": (lambda raw: raw["bands"].reverse(), "hdme_compatible_1"),
    "no bands": (lambda raw: raw.pop("bands"), "hdme_compatible_1"),
    "two dimensions": (lambda raw: raw.update(dimensions=raw["dimensions"][:2]), "hdme_compatible_1"),
    "a step that does not divide the scale": (lambda raw: raw["scale"].update(step=0.3), ""),
    "a step of nothing": (lambda raw: raw["scale"].update(step=0), ""),
    "a cap off the scale": (lambda raw: raw["scale"].update(critical_cap=2.3), ""),
}  # fmt: skip


@pytest.mark.parametrize("case", list(CHANGES))
def test_a_fault_is_told_with_its_place(raw: dict[str, Any], case: str) -> None:
    change, element = CHANGES[case]
    change(raw)
    assert element in {where for where, _rule in faults_of(raw)}


def test_every_fault_is_told_at_once(raw: dict[str, Any]) -> None:
    _first_item(raw)["question"].pop("es")
    raw["dimensions"][1]["items"][0]["id"] = "income"
    raw["dimensions"][2]["items"][0]["levels"][0]["score"] = "none"
    raw["scale"]["colour"] = "red"
    found = faults_of(raw)
    assert {("income", "pack.bad_value"), ("income", "pack.id_twice"), ("", "pack.unknown_field")} <= found
    assert len(found) >= 4


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b'{"id": NaN}', b'{"id": "x", "id": "y"}', b"{}"])
def test_what_is_no_instrument_is_refused(raw: bytes) -> None:
    with pytest.raises(PackRefused):
        read_pack(raw)


def test_the_shipped_decisions_say_the_same_bands_and_flags(hdme: Pack) -> None:
    """`hdme_bands` and `critical_flag` are what diagrams ask; the instrument must not say otherwise."""
    at = Evaluation(datetime(2026, 11, 22, tzinfo=UTC))
    bands = read_decisions(resources.files(cases).joinpath("hdme_bands.dmn").read_bytes(), file="bands")
    for half in range(21):
        value = Decimal(half) / 2
        assert bands.decide("hdme_bands", {"value": value}, at).value == hdme.band_of(value).id
    flags = read_decisions(resources.files(cases).joinpath("critical_flags.dmn").read_bytes(), file="flags")
    for dimension in hdme.dimensions:
        for item in dimension.items:
            if item.levels[0].is_critical:
                given = {"flag": item.id, "law": law_context(date(2026, 11, 22))}
                decided = flags.decide("critical_flag", given, at).value
                assert (decided["dimension"], decided["cap"]) == (dimension.id, hdme.scale.critical_cap), (
                    item.id
                )
