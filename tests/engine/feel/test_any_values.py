"""No operator raises anything but a spent budget, whatever values meet: the edges of every type, crossed."""

import contextlib
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.feel import (
    Budget,
    BudgetExceeded,
    DaysTimeDuration,
    Evaluation,
    Range,
    YearsMonthsDuration,
    compile_expression,
    evaluate,
)

MADRID = ZoneInfo("Europe/Madrid")
FAR_EAST = timezone(timedelta(hours=14))
EDGES: list[Any] = [
    *(None, True, False, 0, 5, -3, 10**33, Decimal("1E+6000"), Decimal("0.1"), float("nan"), float("inf")),
    *(
        "",
        "a",
        [],
        [1],
        [None],
        {},
        {"a": 1},
        object(),
        Range(1, 5, True, True),
        Range(None, 5, False, False, "<"),
    ),
    *(
        date(1, 1, 1),
        date(9999, 12, 31),
        time(0),
        time(23, 59, 59, 999999, tzinfo=MADRID),
        time(1, tzinfo=UTC),
    ),
    *(datetime.max.replace(tzinfo=zone) for zone in (None, MADRID, UTC)),
    *(datetime.min.replace(tzinfo=zone) for zone in (None, MADRID, FAR_EAST)),
    *(DaysTimeDuration(10**33), DaysTimeDuration(-1), YearsMonthsDuration(10**30), YearsMonthsDuration(-5)),
    evaluate("function(x) x", {}),
]
TEXTS = [
    *("a + b", "a - b", "a * b", "a / b", "a ** b", "-a", "a < b", "a = b", "a != b", "a in b", "a in (< b)"),
    *(
        "a between b and a",
        "a in [b..a]",
        "[a..b]",
        "(> a)",
        "a and b",
        "if a then b else a",
        "[a][b]",
        "a[b]",
    ),
    *("for i in a..b return i", "for i in a return b", "some x in a satisfies b", "a(b)", "is(a, b)"),
    *("string(a)", "string(a.timezone)", "a.year", "a.hours", "a.time offset", "a.start", "sort([a, b])"),
    *("a instance of list<number>", "min(a, b)", "distinct values([a, b])", "before(a, b)"),
]


@pytest.mark.parametrize("text", TEXTS)
def test_an_operator_gives_a_value_or_null_for_any_two_values(text: str) -> None:
    expression = compile_expression(text)

    for a in EDGES:
        for b in EDGES:
            with contextlib.suppress(BudgetExceeded):
                expression.evaluate({"a": a, "b": b}, Evaluation(budget=Budget(steps=500, size=5_000)))
