"""An expression keeps its tree, and a part of a tree can be compiled by itself."""

from engine.feel import compile_expression
from engine.feel.ast import Logic, Name
from engine.feel.compiler import compile_tree


def test_a_part_is_evaluated_by_itself_with_its_own_names() -> None:
    whole = compile_expression('way = "home" and plan state = "ready"', names=("plan state",))
    assert isinstance(whole.tree, Logic)
    parts = [compile_tree(part, whole.text, names=whole.names) for part in whole.tree.operands]
    assert [set(part.names) for part in parts] == [{"way"}, {"plan state"}]
    assert [part.evaluate({"way": "home", "plan state": "draft"}) for part in parts] == [True, False]


def test_a_tree_made_by_hand_reads_a_variable_of_any_name() -> None:
    assert compile_tree(Name(0, "a + b"), "a + b", names=("a + b",)).evaluate({"a + b": 3}) == 3
