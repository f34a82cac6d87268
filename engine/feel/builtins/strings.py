"""Built-in functions on strings (DMN 1.5, 10.3.4.3). Positions count code points from 1."""

import re
from decimal import Decimal
from typing import Any

from engine.feel.builtins.regex import checked
from engine.feel.builtins.registry import builtin
from engine.feel.errors import Unevaluable
from engine.feel.evaluation import Evaluation

REPLACEMENT = re.compile(r"\$(\d+)|\\(.)|(\$|\\)", re.DOTALL)


@builtin("substring(string: string, start position: number, length: number?)")
def substring(text: str, start: int | Decimal, length: int | Decimal | None = None) -> str:
    first = int(start)
    if first == 0 or abs(first) > len(text):
        raise Unevaluable("Expected a start position within the string, but it is outside")
    begin = first - 1 if first > 0 else len(text) + first
    if length is None:
        return text[begin:]
    if length < 1:
        raise Unevaluable("Expected a length of 1 or more, but it is less")
    return text[begin : begin + int(length)]


@builtin("string length(string: string)")
def string_length(text: str) -> int:
    return len(text)


@builtin("upper case(string: string)")
def upper_case(text: str) -> str:
    return text.upper()


@builtin("lower case(string: string)")
def lower_case(text: str) -> str:
    return text.lower()


@builtin("substring before(string: string, match: string)")
def substring_before(text: str, match: str) -> str:
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after(string: string, match: string)")
def substring_after(text: str, match: str) -> str:
    if not match:
        return text
    return text.partition(match)[2]


@builtin("contains(string: string, match: string)")
def contains(text: str, match: str) -> bool:
    return match in text


@builtin("starts with(string: string, match: string)")
def starts_with(text: str, match: str) -> bool:
    return text.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(text: str, match: str) -> bool:
    return text.endswith(match)


@builtin("matches(input: string, pattern: string, flags: string|null?)")
def matches(text: str, pattern: str, flags: str | None = None) -> bool:
    return checked(pattern, flags or "", text).search(text) is not None


@builtin(
    "replace(input: string, pattern: string, replacement: string, flags: string|null?)", wants_evaluation=True
)
def replace(evaluation: Evaluation, text: str, pattern: str, replacement: str, *flags: str | None) -> str:
    expression = checked(pattern, (flags[0] if flags else "") or "", text)
    if expression.search("") is not None:
        raise Unevaluable("Expected a pattern that never matches nothing, but it matches the empty string")
    template = _template(replacement, expression.groups)
    evaluation.check_size((len(text) + 1) * (len(replacement) + 1))
    return expression.sub(lambda found: _filled(template, found), text)


def _template(replacement: str, groups: int) -> list[str | int]:
    """Literal texts and group numbers, from `$1`, `\\$` and `\\\\`."""
    parts: list[str | int] = []
    end = 0
    for found in REPLACEMENT.finditer(replacement):
        parts.append(replacement[end : found.start()])
        end = found.end()
        digits, escaped, _ = found.groups()
        if digits is not None:
            parts.extend(_group(digits, groups))
        elif escaped in {"$", "\\"}:
            parts.append(escaped)
        else:
            raise Unevaluable("Expected `$` with a number or `\\$`, but the replacement has another")
    return [*parts, replacement[end:]]


def _group(digits: str, groups: int) -> list[str | int]:
    """The longest number that is a group; further digits are text. A group that is not there is empty."""
    size = len(digits)
    while size > 1 and int(digits[:size]) > groups:
        size -= 1
    number = int(digits[:size])
    return [number if number <= groups else "", digits[size:]]


def _filled(template: list[str | int], found: re.Match[str]) -> str:
    return "".join((found.group(part) or "") if isinstance(part, int) else part for part in template)


@builtin("split(string: string, delimiter: string)", wants_evaluation=True)
def split(evaluation: Evaluation, text: str, delimiter: str) -> list[str]:
    expression = checked(delimiter, "", text)
    parts: list[str] = []
    end = 0
    for found in expression.finditer(text):
        if found.end() > found.start():
            parts.append(text[end : found.start()])
            end = found.end()
    evaluation.spend(len(parts))
    return [*parts, text[end:]]


@builtin("string join(list: list, delimiter: string|null?)", wants_evaluation=True)
def string_join(evaluation: Evaluation, items: list[Any], delimiter: str | None = None) -> str:
    texts = [item for item in items if item is not None]
    if not all(type(text) is str for text in texts):
        raise Unevaluable("Expected a list of strings, but it has another value")
    between = delimiter or ""
    evaluation.check_size(sum(len(text) + len(between) for text in texts))
    return between.join(texts)
