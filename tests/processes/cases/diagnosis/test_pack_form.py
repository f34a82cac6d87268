"""The forms are made from the instrument: whole, in both languages, read by the forms that tasks use."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import questions, read_form, read_submission, untranslated
from processes.cases.diagnosis.content import Content, read_content
from processes.cases.diagnosis.factors import Factor
from processes.cases.diagnosis.pack import Pack
from processes.cases.diagnosis.pack_form import (
    build_form,
    build_own_form,
    form_values,
    own_part,
    professional_part,
)
from processes.cases.diagnosis.packs import get_pack, pack_ids

PLACE: dict[str, Any] = {"language": "es", "now": datetime(2026, 11, 22, tzinfo=ZoneInfo("Europe/Madrid"))}
HDME = get_pack("hdme_compatible_1")
FORM = read_form(build_form(HDME))
FACTOR = Factor(
    kind="opportunity", locus="external", dimension="employment", intensity=3, words="Abre un taller cerca."
)


@pytest.mark.parametrize("pack_id", pack_ids())
@pytest.mark.parametrize("build", [build_form, build_own_form])
def test_each_reads_without_a_fault_in_both_languages(pack_id: str, build: Callable[[Pack], bytes]) -> None:
    form = read_form(build(get_pack(pack_id)))
    assert form.warnings == ()
    assert untranslated(form, "en") == ()


def test_every_item_is_asked_with_every_level(hdme: Pack) -> None:
    asked = {".".join(question.key): question for question in questions(read_form(build_form(hdme)))}
    for item in hdme.items():
        options = asked[f"answers.{item.id}"].options  # type: ignore[attr-defined]
        assert [option.value for option in options] == ["1", "2", "3", "4", "5", "unknown"]


contents = st.builds(
    Content,
    answers=st.dictionaries(st.sampled_from([item.id for item in HDME.items()]), st.integers(1, 5)),
    factors=st.lists(st.just(FACTOR), max_size=2).map(tuple),
    judgement=st.sampled_from(["", "Tiene capacidades."]),
)


@settings(max_examples=15)  # each one reads the form of thirty items
@given(contents)
def test_what_is_shown_and_sent_back_is_what_was_recorded(content: Content) -> None:
    sent = read_submission(FORM, form_values(content), {}, **PLACE)
    assert sent.errors == {}
    assert read_content(HDME, professional_part(sent.values)) == content


@pytest.mark.parametrize(
    ("rating", "is_taken"), [("0", True), ("10", True), ("11", False), ("-1", False), ("4.5", False), ("", False)]
)  # fmt: skip
def test_own_ratings_are_whole_and_on_the_scale(hdme: Pack, rating: str, is_taken: bool) -> None:
    raw = {f"self_ratings.{each.id}": [rating] for each in hdme.dimensions}
    sent = read_submission(read_form(build_own_form(hdme)), raw, {}, **PLACE)
    assert sent.is_valid is is_taken
    if is_taken:
        assert own_part(sent.values) == {"self_ratings": {each.id: int(rating) for each in hdme.dimensions}}


@pytest.mark.parametrize("level", ["6", "0", "x", "1.5"])
def test_a_level_that_was_not_offered_is_refused(hdme: Pack, level: str) -> None:
    sent = read_submission(read_form(build_form(hdme)), {"answers.income": [level]}, {}, **PLACE)
    assert list(sent.errors) == ["answers.income"]
