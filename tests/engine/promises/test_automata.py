"""Each form kept and broken by what happens; random words against a slow reading of what the form means."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import Process
from engine.promises import BROKEN, Form, Happened, Watch, parse
from engine.promises.happened import What
from engine.reader import read_processes
from engine.testing.sketch import sketch

DIAGRAM = """
start s -> a
user a -> b
user b -> c
user c data consent -> d
service d data withdraw -> e
end e
"""
PROCESS: Process = read_processes(sketch(DIAGRAM), file="words.bpmn")[0]
TABLE = [
    ("b never before a", "a b b . ", ""),
    ("b never before a", "+a b .", "b"),
    ("b never before a", "c .", ""),
    ("b never before a or c", "c b .", ""),
    ("after a, always b", "a c b .", ""),
    ("after a, always b", "b a .", "."),
    ("after a, always b", "a +b .", "."),
    ("after a, always b", "+a .", ""),
    ("after a, b or c within P7D", "a c .", ""),
    ("after a, b or c within P7D", "a .", "."),
    ("a and b never in one case", "a a c .", ""),
    ("a and b never in one case", "b +a", "a"),
    ("a at most 2 times", "a a b .", ""),
    ("a at most 2 times", "a +a +a", "a"),
    ("a at most 0 times", "+a", "a"),
    ("a and b by different people", "a b a b .", ""),
    ("while d is revoked, never a", "a +d +c b", ""),
    ("while d is revoked, never a", "+d a", "a"),
    ("while d is revoked, never a", "+d c a", ""),
    ("while b is revoked, never a", "+b a", ""),
    ("while b is revoked, never a", "b a", "a"),
]


@pytest.mark.parametrize(("says", "words", "broken_at"), TABLE)
def test_a_promise_is_broken_where_it_is_and_only_there(
    says: str, words: str, broken_at: str, told: Callable[[Process], Any]
) -> None:
    watch = Watch(PROCESS, [parse(says)])
    at, found = watch.begin(), ""
    for each in told(PROCESS)(words):
        at, broken = watch.follow(at, [each])
        if broken:
            assert not found, "a broken promise is told once"
            found = PROCESS.nodes[each.node].id if each.node >= 0 else "."
    assert found == broken_at
    assert (at == (BROKEN,)) == bool(broken_at)


def test_what_happens_elsewhere_is_passed_over() -> None:
    watch = Watch(PROCESS, [parse("a at most 0 times")])
    assert watch.follow(watch.begin(), [Happened("entered", "other", PROCESS.indexes["a"])]) == ((0,), ())


def test_what_is_owed_is_told() -> None:
    watch = Watch(
        PROCESS, [parse("after a, always b"), parse("after a, b within P1D"), parse("a at most 9 times")]
    )
    at, _ = watch.follow(watch.begin(), [Happened("left", "p", PROCESS.indexes["a"])])
    assert watch.is_owed(at) == (0, 1)


NAMES = {form: next(says for says, _, _ in TABLE if parse(says).form == form) for form in Form}
Word = tuple[What, str]
ACTS: tuple[What, ...] = ("entered", "left")
EVENTS = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from("abcd")), max_size=12)


def _is_kept(form: Form, word: list[Word]) -> bool:
    """What the form means, read off a whole run."""
    entered = [each for what, each in word if what == "entered"]
    for place, (what, each) in enumerate(word):
        before, after = word[:place], word[place + 1 :]
        if form == Form.NEVER_BEFORE and (what, each) == ("entered", "b") and ("left", "a") not in before:
            return False
        if form in {Form.ALWAYS_AFTER, Form.WITHIN} and (what, each) == ("left", "a"):
            wanted = {("left", "b"), ("left", "c")} if form == Form.WITHIN else {("left", "b")}
            if not wanted & set(after):
                return False
        if form == Form.WHILE_REVOKED and (what, each) == ("entered", "a"):
            last = [one for one in before if one in {("entered", "d"), ("left", "c")}][-1:]
            if last == [("entered", "d")]:
                return False
    if form == Form.NOT_BOTH:
        return not {"a", "b"} <= set(entered)
    return form != Form.AT_MOST or entered.count("a") <= 2


@given(EVENTS, st.sampled_from(sorted(set(Form) - {Form.OTHER_PEOPLE})))
def test_random_runs_are_kept_or_broken_as_the_form_means(word: list[Word], form: Form) -> None:
    watch = Watch(PROCESS, [parse(NAMES[form])])
    run = [Happened(what, "p", PROCESS.indexes[each]) for what, each in word]
    at, broken = watch.follow(watch.begin(), [*run, Happened("ended", "p")])
    assert (not broken) == _is_kept(form, word)
    assert (at == (BROKEN,)) == bool(broken)


@given(EVENTS, EVENTS)
def test_it_does_not_matter_how_a_run_is_cut_into_steps(one: list[Word], two: list[Word]) -> None:
    watch = Watch(PROCESS, [parse(says) for says in NAMES.values()])
    first, second = (
        [Happened(what, "p", PROCESS.indexes[each]) for what, each in word] for word in (one, two)
    )
    at, broken = watch.follow(watch.begin(), first)
    then, more = watch.follow(at, second)
    whole, all_broken = watch.follow(watch.begin(), [*first, *second])
    assert (then, {*broken, *more}) == (whole, set(all_broken))
