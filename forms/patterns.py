r"""Regular expressions of a form: they must mean the same in Python and in JavaScript, and must not explode.

The check against explosion finds a repeat of what is only a repeat, as `(a+)+`; not every slow pattern.
"""

import re
import warnings
from collections.abc import Iterable
from re import _constants as tokens  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (tokens.MAX_REPEAT, tokens.MIN_REPEAT)
_MANY = 20
_ONLY_PYTHON = re.compile(r"\(\?P|\(\?#|\(\?\(|\(\?[aiLmsux-]+[:)]|\\[AZ]|[*+?}]\+|\(\?>")


class BadPattern(ValueError):
    """The pattern does not compile, or may take for ever; why, in Spanish and English."""

    def __init__(self, text: str, text_en: str) -> None:
        super().__init__(text_en)
        self.text, self.text_en = text, text_en


def compile_pattern(text: str) -> re.Pattern[str]:
    """The compiled pattern, or `BadPattern` with the reason."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compiled = re.compile(text, re.ASCII)
            parsed = _parser.parse(text)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise BadPattern("no es una expresión regular", f"it is not a regular expression ({error})") from None
    if _explodes(parsed):
        raise BadPattern(
            "repite una parte que ya es solo repetición y podría no terminar",
            "it repeats a part that is itself only a repeat, and might never end",
        )
    return compiled


def only_python(text: str) -> bool:
    """Whether JavaScript would read the pattern otherwise, or not at all."""
    return _ONLY_PYTHON.search(text) is not None


def _explodes(parsed: Iterable[tuple[Any, Any]]) -> bool:
    for token, argument in parsed:
        if (
            token in _REPEATS
            and argument[1] > _MANY
            and any(_only_repeats(way) for way in _ways(argument[2]))
        ):
            return True
        if any(_explodes(inner) for inner in _inner(token, argument)):
            return True
    return False


def _only_repeats(sequence: list[tuple[Any, Any]]) -> bool:
    """Whether all that this sequence must match is repeats without a firm end between them."""
    needed = [item for item in sequence if not (item[0] in _REPEATS and item[1][0] == 0)]
    repeated = [item for item in sequence if item[0] in _REPEATS and item[1][1] > _MANY]
    return bool(repeated) and all(item in repeated for item in needed)


def _ways(sequence: Iterable[tuple[Any, Any]]) -> list[list[tuple[Any, Any]]]:
    """The alternatives of a sequence, looked at through the brackets around it."""
    items = list(sequence)
    if len(items) != 1:
        return [items]
    token, argument = items[0]
    if token is tokens.SUBPATTERN:
        return _ways(argument[-1])
    if token is tokens.BRANCH:
        return [way for branch in argument[1] for way in _ways(branch)]
    return [items]


def _inner(token: Any, argument: Any) -> list[Any]:
    if token in _REPEATS:
        return [argument[2]]
    if token is tokens.SUBPATTERN:
        return [argument[-1]]
    if token is tokens.BRANCH:
        return list(argument[1])
    if token in (tokens.ASSERT, tokens.ASSERT_NOT):
        return [argument[1]]
    return []
