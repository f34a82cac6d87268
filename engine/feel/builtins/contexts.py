"""Built-in functions on contexts (DMN 1.5, 10.3.4.8)."""

from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.errors import Unevaluable

Context = dict[str, Any]


@builtin("get value(m: context, key: string)")
def get_value(context: Context, key: str) -> Any:
    return context.get(key)


@builtin("get value(context: context, keys: list)")
def get_value_at(context: Context, keys: list[Any]) -> Any:
    value: Any = context
    for key in keys:
        if type(value) is not dict or type(key) is not str:
            return None
        value = value.get(key)
    return value if keys else None


@builtin("get entries(m: context)")
def get_entries(context: Context) -> list[Context]:
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context(entries: list)")
def context_of(entries: list[Any]) -> Context:
    built: Context = {}
    for entry in entries:
        if type(entry) is not dict or not {"key", "value"} <= entry.keys() or type(entry["key"]) is not str:
            raise Unevaluable("Expected entries with a `key` string and a `value`, but one is another")
        if entry["key"] in built:
            raise Unevaluable("Expected each key once, but one comes twice")
        built[entry["key"]] = entry["value"]
    return built


@builtin("context put(context: context, key: string, value: any)")
def context_put(context: Context, key: str, value: Any) -> Context:
    return {**context, key: value}


@builtin("context put(context: context, keys: list, value: any)")
def context_put_at(context: Context, keys: list[Any], value: Any) -> Context:
    if not keys or any(type(key) is not str for key in keys):
        raise Unevaluable("Expected a list of keys, but it is empty or has another value")
    inner = value
    if len(keys) > 1:
        below = context.get(keys[0])
        if type(below) is not dict:
            raise Unevaluable("Expected a context at each key but the last, but there is another value")
        inner = context_put_at(below, keys[1:], value)
    return {**context, keys[0]: inner}


@builtin("context merge(contexts: list)")
def context_merge(contexts: list[Any]) -> Context:
    merged: Context = {}
    for context in contexts:
        if type(context) is not dict:
            raise Unevaluable("Expected a list of contexts, but it has another value")
        merged.update(context)
    return merged
