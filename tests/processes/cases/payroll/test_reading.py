"""A payroll's file: all rows, or every fault with its line and column; no value of anybody in a fault."""

import pytest

from engine.faults import Refused
from processes.cases.payroll.reading import LARGEST, Row, read_payroll

HEAD = "payroll_number;document;household_size;ceas;edis_support"
OFFICES = {"ceas_n", "ceas_s"}


def _read(*lines: str, head: str = HEAD) -> tuple[Row, ...]:
    return read_payroll("\r\n".join((head, *lines)).encode(), "n.csv", offices=OFFICES)


def _faults(*lines: str, head: str = HEAD) -> list[str]:
    with pytest.raises(Refused) as refused:
        _read(*lines, head=head)
    return [f"{fault.line} {fault.element} {fault.text_en}" for fault in refused.value.faults]


def test_a_good_file_is_read_whatever_the_order_of_its_columns() -> None:
    expected = Row(
        line=2, number="0012", document="12345678Z", household_size=3, ceas="ceas_n", edis_support=True
    )
    assert _read("0012;12.345.678-z;3;ceas_n;Sí") == (expected,)
    other = "document;payroll_number;edis_support;household_size;ceas"
    assert _read("12345678Z;0012;yes;3;ceas_n", "", head="\ufeff" + other) == (expected,)


def test_every_fault_is_said_and_nobody_is_named() -> None:
    said = _faults(
        "x12;12345678A;0;ceas_x;maybe",
        "1;X1234567L;2;ceas_n;no",
        "1;X1234567L;2;ceas_n;no",
        "2;passport9;31;ceas_s;no",
        "3;4",
    )
    assert said == [
        "2 payroll_number Expected up to 12 digits.",
        "2 document Expected the letter that follows from the digits.",
        "2 household_size Expected 1 to 30 people.",
        "2 ceas Expected the code of a CEAS, but it is none.",
        "2 edis_support Expected yes or no, but got something else.",
        "4 payroll_number Expected it once, but line 3 has it.",
        "4 document Expected it once, but line 3 has it.",
        "5 document Expected a DNI or NIE, but it is none.",
        "5 household_size Expected 1 to 30 people.",
        "6  Expected 5 cells, but there are 2.",
    ]
    assert not any(value in "".join(said) for value in ("12345678", "X1234567L", "ceas_x", "maybe"))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "Expected the first line to be"),
        (b"a;b;c", "Expected the first line to be"),
        (HEAD.encode(), "at least one person"),
        (HEAD.encode() + b"\n1;\xff", "Expected UTF-8 text"),
        (HEAD.encode() + b'\n"1', "Expected a line of CSV"),
        (b"x" * (LARGEST + 1), "Expected at most 20 MB"),
    ],
)
def test_anything_else_is_refused(content: bytes, part: str) -> None:
    with pytest.raises(Refused) as refused:
        read_payroll(content, "n.csv", offices=OFFICES)
    assert part in refused.value.faults[-1].text_en
