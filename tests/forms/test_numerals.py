"""Numbers as people write them, read exactly."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.numerals import as_decimal, format_number, read_number


@pytest.mark.parametrize(
    ("text", "spanish", "english"),
    [
        ("7", "7", "7"),
        ("1.234,5", "1234.5", None),
        ("1,234.5", None, "1234.5"),
        ("1.234", "1234", "1.234"),
        ("1,234", "1.234", "1234"),
        ("0.125", "0.125", "0.125"),
        ("12,5", "12.5", "12.5"),
        ("1 234 567", "1234567", "1234567"),
        ("−3", "-3", "-3"),
        ("+3", "3", "3"),
        (",5", "0.5", "0.5"),
        ("5,", None, None),
        ("1.2.3", None, None),
        ("12.34,5", None, None),
        ("٣", None, None),
        ("1e3", None, None),
        ("9" * 35, None, None),
        ("", None, None),
    ],
)
def test_read(text: str, spanish: str | None, english: str | None) -> None:
    assert read_number(text, "es") == (None if spanish is None else Decimal(spanish))
    assert read_number(text, "en") == (None if english is None else Decimal(english))


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0.1, "0.1"),
        (1e21, "1e21"),
        ("3.50", "3.50"),
        (True, None),
        ("x", None),
        (float("nan"), None),
        (None, None),
    ],
)
def test_stored_numbers(value: Any, number: str | None) -> None:
    assert as_decimal(value) == (None if number is None else Decimal(number))


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=4), st.sampled_from(["es", "en"]))
def test_what_is_shown_reads_as_the_same_number(number: Decimal, language: str) -> None:
    assert read_number(format_number(number, language), language) == number
