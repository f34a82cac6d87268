"""Built-in functions on numbers (DMN 1.5, 10.3.4.5)."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
    DecimalException,
    localcontext,
)
from typing import Any

from engine.feel.arithmetic import negate
from engine.feel.builtins.registry import builtin
from engine.feel.errors import Unevaluable
from engine.feel.values import DECIMAL128, number

SMALLEST_SCALE, LARGEST_SCALE = -6111, 6176
Number = int | Decimal


def _rounded(n: Number, scale: Number, rounding: str) -> Number:
    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        raise Unevaluable(f"Expected a scale from {SMALLEST_SCALE} to {LARGEST_SCALE}, but got {scale}")
    value, places = Decimal(n), int(scale)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return n
    with localcontext(DECIMAL128) as context:
        context.prec = max(34, value.adjusted() + places + 2)
        return number(value.quantize(Decimal((0, (1,), -places)), rounding=rounding))


@builtin("decimal(n: number, scale: number)")
def decimal(n: Number, scale: Number) -> Number:
    return _rounded(n, scale, ROUND_HALF_EVEN)


@builtin("floor(n: number, scale: number?)")
def floor(n: Number, scale: Number | None = None) -> Number:
    return _rounded(n, scale or 0, ROUND_FLOOR)


@builtin("ceiling(n: number, scale: number?)")
def ceiling(n: Number, scale: Number | None = None) -> Number:
    return _rounded(n, scale or 0, ROUND_CEILING)


@builtin("round up(n: number, scale: number?)")
def round_up(n: Number, scale: Number | None = None) -> Number:
    return _rounded(n, scale or 0, ROUND_UP)


@builtin("round down(n: number, scale: number?)")
def round_down(n: Number, scale: Number | None = None) -> Number:
    return _rounded(n, scale or 0, ROUND_DOWN)


@builtin("round half up(n: number, scale: number?)")
def round_half_up(n: Number, scale: Number | None = None) -> Number:
    return _rounded(n, scale or 0, ROUND_HALF_UP)


@builtin("round half down(n: number, scale: number?)")
def round_half_down(n: Number, scale: Number | None = None) -> Number:
    return _rounded(n, scale or 0, ROUND_HALF_DOWN)


@builtin("abs(n: number|days and time duration|years and months duration)")
def absolute(n: Any) -> Any:
    size = n if isinstance(n, int | Decimal) else getattr(n, "months", getattr(n, "nanoseconds", 0))
    return negate(n) if size < 0 else n


@builtin("modulo(dividend: number, divisor: number)")
def modulo(dividend: Number, divisor: Number) -> Number:
    if divisor == 0:
        raise Unevaluable("Expected a divisor other than 0, but it is 0")
    if isinstance(dividend, int) and isinstance(divisor, int):
        return dividend % divisor
    a, b = Decimal(dividend), Decimal(divisor)
    with localcontext(DECIMAL128) as context:
        context.prec = 100
        quotient = (a / b).to_integral_value(rounding=ROUND_FLOOR)
        return number(DECIMAL128.plus(a - b * quotient))


@builtin("sqrt(number: number)")
def square_root(value: Number) -> Number:
    if value < 0:
        raise Unevaluable("Expected a number of 0 or more, but it is negative")
    return number(DECIMAL128.sqrt(Decimal(value)))


@builtin("log(number: number)")
def logarithm(value: Number) -> Number:
    if value <= 0:
        raise Unevaluable("Expected a number above 0, but it is not")
    return number(DECIMAL128.ln(Decimal(value)))


@builtin("exp(number: number)")
def exponential(value: Number) -> Number:
    try:
        return number(DECIMAL128.exp(Decimal(value)))
    except DecimalException:
        raise Unevaluable("Expected a result in range, but exp() leaves it") from None


@builtin("odd(number: number)")
def odd(value: Number) -> bool:
    return value % 2 in {1, -1}


@builtin("even(number: number)")
def even(value: Number) -> bool:
    return value % 2 == 0
