"""The texts of the consent: whole, dated, one a day; what is wrong in a file is said at once."""

from datetime import date

import msgspec
import pytest

from processes.cases.consent.authorisations import AUTHORISATIONS
from processes.cases.consent.versions import (
    ConsentText,
    NoTextInForce,
    TextRefused,
    check_together,
    find_text,
    read_text,
    render_words,
    shipped_texts,
    text_in_force,
)
from processes.cases.story import EVENT_NAMES


def as_file(text: ConsentText, **changes: object) -> bytes:
    return msgspec.json.encode({**msgspec.to_builtins(text), **changes})


def test_each_day_has_the_text_of_its_time() -> None:
    assert text_in_force(date(2025, 12, 31)).version == "2018-1"
    assert text_in_force(date(2026, 1, 1)).version == "2026-1"
    with pytest.raises(NoTextInForce, match="2018-05-24"):
        text_in_force(date(2018, 5, 24))


def test_a_version_is_found_also_when_it_is_over() -> None:
    found = find_text("2018-1")
    assert found is not None
    assert found.valid_to == date(2025, 12, 31)
    assert find_text("1999-1") is None


@pytest.mark.parametrize("text", shipped_texts(), ids=lambda text: text.version)
def test_what_is_shown_says_the_four_and_that_refusing_costs_nothing(text: ConsentText) -> None:
    assert set(text.authorisations) == set(AUTHORISATIONS)
    spanish, english = render_words(text, "es"), render_words(text, "en")
    assert "no pierde ninguna ayuda" in spanish
    assert "you lose no aid" in english
    assert spanish.count("### ") == english.count("### ") == len(text.sections)
    assert all(len(line) < 160 for line in spanish.splitlines()), "easy to read: short lines"


def test_every_fault_of_a_file_is_said() -> None:
    text = shipped_texts()[0]
    wrong = as_file(text, version="", valid_to="2000-01-01", authorisations={})
    with pytest.raises(TextRefused) as refused:
        read_text(wrong, file="x.text.json")
    assert {fault.rule for fault in refused.value.faults} == {"authorisations", "ends-before", "incomplete"}


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"version": 3}'])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(TextRefused):
        read_text(content, file="x.text.json")


def test_two_texts_for_one_day_are_refused() -> None:
    text = shipped_texts()[-1]
    with pytest.raises(TextRefused, match="two"):
        check_together([text, text])


def test_what_consent_writes_into_the_story_has_words() -> None:
    kinds = {"consent_signed", "consent_refused", "access_withdrawn", "authorisation_withdrawn"}
    assert kinds | {"sharing_granted", "sharing_ended"} <= set(EVENT_NAMES)
