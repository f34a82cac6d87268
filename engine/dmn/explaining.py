"""A decision told in words: what each step asked, what it found, which rules matched and why."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.dmn.decisions import Decisions
from engine.dmn.evaluation import Decided, Step
from engine.dmn.model import Decision, Rule, Table
from engine.feel import Evaluation, as_text


def explain(
    decisions: Decisions,
    decided: Decided,
    variables: Mapping[str, Any],
    evaluation: Evaluation,
    *,
    language: str,
) -> list[str]:
    """A line for each step, in the order in which they were decided, and for each rule that made it."""
    known = dict(variables)
    lines: list[str] = []
    for step in decided.steps:
        lines += _step(decisions, step, known, evaluation, language)
        known[step.name] = step.value
    lines += [fault.say(language) for fault in decided.violations]
    return lines


def _step(
    decisions: Decisions, step: Step, known: Mapping[str, Any], evaluation: Evaluation, language: str
) -> Iterator[str]:
    yield f"{step.name} = {as_text(step.value)}"
    element = decisions.find(step.decision)
    table = element.logic if isinstance(element, Decision) else None
    if not isinstance(table, Table):
        return
    asked = [as_text(each.expression.evaluate(known, evaluation)) for each in table.inputs]
    by_id = {rule.id: rule for rule in table.rules}
    for matched in step.matched:
        if matched in by_id:
            yield f"  {_rule(table, by_id[matched], asked, language)}"
    if not step.matched:
        yield "  no rule matches" if language == "en" else "  ninguna regla se cumple"


def _rule(table: Table, rule: Rule, asked: list[str], language: str) -> str:
    place = table.rules.index(rule) + 1
    matches, because = ("matches", "because") if language == "en" else ("se cumple", "porque")
    labels = [each.label_en if language == "en" else each.label for each in table.inputs]
    said = "; ".join(f"{labels[column]} = {asked[column]} ∈ {test.text}" for column, test in rule.tests)
    always = "it asks nothing" if language == "en" else "no pregunta nada"
    name = "rule" if language == "en" else "regla"
    return f"{name} {place} ({rule.id}) {matches}, {because} {said or always}"
