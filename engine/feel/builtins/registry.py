"""How a built-in function is declared, chosen by its arguments, and called (DMN 1.5, 10.3.2.13.4).

One line declares it: `substring(string: string, start position: number, length: number?)`. `?` marks what
may be left out, `*` takes all further arguments, `|` joins kinds. A wrong call is null with a reason, as the
standard says.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from msgspec import Struct

from engine.feel.errors import Unevaluable
from engine.feel.evaluation import Evaluation
from engine.feel.values import Function, kind_of

LEFT_OUT = object()
MISFIT = object()


class Parameter(Struct, frozen=True):
    """`kinds` None takes anything, null included; otherwise null only where "null" is one of them."""

    name: str
    kinds: frozenset[str] | None
    optional: bool = False
    variadic: bool = False

    def fit(self, value: Any) -> Any:
        """The value as this parameter takes it, or MISFIT."""
        if self.kinds is None:
            return value
        kind = kind_of(value)
        if kind in self.kinds:
            return value
        if kind == "list":
            return value[0] if len(value) == 1 and kind_of(value[0]) in self.kinds else MISFIT
        if "list" in self.kinds and value is not None:
            return [value]
        if kind == "date" and "date and time" in self.kinds:
            return datetime.combine(value, time(), UTC)
        return MISFIT


class Signature(Struct, frozen=True):
    """One way to call a function."""

    text: str
    parameters: tuple[Parameter, ...]
    function: Callable[..., Any]
    wants_evaluation: bool

    def by_position(self, values: Sequence[Any]) -> list[Any] | None:
        """The arguments for the Python function, or None when they do not fit."""
        parameters = fixed = self.parameters
        variadic = bool(parameters) and parameters[-1].variadic
        if variadic:
            fixed = parameters[:-1]
            parameters = fixed + (parameters[-1],) * (len(values) - len(fixed))
        required = max(1, len(fixed)) if variadic else sum(not parameter.optional for parameter in parameters)
        if not required <= len(values) <= len(parameters):
            return None
        fitted = [parameter.fit(value) for parameter, value in zip(parameters, values, strict=False)]
        return None if any(value is MISFIT for value in fitted) else fitted

    def by_name(self, values: Mapping[str, Any]) -> list[Any] | None:
        if any(parameter.variadic for parameter in self.parameters):
            return None
        known = {parameter.name for parameter in self.parameters}
        required = {parameter.name for parameter in self.parameters if not parameter.optional}
        if not required <= values.keys() <= known:
            return None
        fitted = [
            parameter.fit(values[parameter.name]) if parameter.name in values else None
            for parameter in self.parameters
        ]
        return None if any(value is MISFIT for value in fitted) else fitted


class BuiltIn(Function):
    """A function of the library, with all its signatures."""

    __slots__ = ("signatures",)

    def __init__(self, name: str) -> None:
        super().__init__(name, (), self.by_position)
        self.signatures: list[Signature] = []

    def add(self, signature: Signature) -> None:
        self.signatures.append(signature)
        self.parameters = tuple(parameter.name for parameter in self.signatures[0].parameters)

    def by_position(self, evaluation: Evaluation, *values: Any) -> Any:
        for signature in self.signatures:
            fitted = signature.by_position(values)
            if fitted is not None:
                return _run(signature, evaluation, fitted)
        raise self._misfit(", ".join(kind_of(value) for value in values))

    def by_name(self, evaluation: Evaluation, values: Mapping[str, Any]) -> Any:
        for signature in self.signatures:
            fitted = signature.by_name(values)
            if fitted is not None:
                return _run(signature, evaluation, fitted)
        raise self._misfit(", ".join(f"{name}: {kind_of(value)}" for name, value in values.items()))

    def _misfit(self, given: str) -> Unevaluable:
        wanted = " or ".join(signature.text for signature in self.signatures)
        return Unevaluable(f"Expected {wanted}, but got {self.name}({given})")


def _run(signature: Signature, evaluation: Evaluation, arguments: list[Any]) -> Any:
    try:
        if signature.wants_evaluation:
            result = signature.function(evaluation, *arguments)
        else:
            result = signature.function(*arguments)
    except (ArithmeticError, ValueError) as error:
        reason = f"Expected arguments in the range of {signature.text}, but there is {type(error).__name__}"
        raise Unevaluable(reason) from None
    if type(result) is str or type(result) is list:
        evaluation.made(result)
    return result


BUILTINS: dict[str, BuiltIn] = {}


def builtin(
    text: str, *, wants_evaluation: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a built-in by its signature. `wants_evaluation` passes the evaluation first."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        name, _, rest = text.partition("(")
        parameters = tuple(_parameter(part) for part in rest.rstrip(")").split(",") if part.strip())
        BUILTINS.setdefault(name, BuiltIn(name)).add(Signature(text, parameters, function, wants_evaluation))
        return function

    return register


def _parameter(text: str) -> Parameter:
    name, _, kind = (part.strip() for part in text.partition(":"))
    optional, variadic = kind.endswith("?"), name.startswith("*")
    names = frozenset(part.strip() for part in kind.rstrip("?").split("|"))
    return Parameter(name.lstrip("*"), None if "any" in names else names, optional, variadic)


def dates(value: date | datetime) -> date:
    """The date of a date or of a date and time."""
    return value.date() if isinstance(value, datetime) else value
