"""A promise in one process: its words have become elements. What the automata, the clocks and the guard work with."""

from msgspec import Struct

from engine.iso8601 import Period, parse_period
from engine.model import Process
from engine.promises.model import Form, Promise, Selector
from engine.promises.selectors import find, find_any, granting, revoking
from engine.promises.sentences import NotUnderstood, parse

WITHDRAWS = Selector("data", "withdraw")


class Bound(Struct, frozen=True, kw_only=True):
    """`one` and `other` are node indexes.

    `again`: where what was revoked is granted anew; `at_once`: what of `one` revokes when it begins, not when done.
    """

    promise: Promise
    one: frozenset[int]
    other: frozenset[int]
    again: frozenset[int] = frozenset()
    at_once: frozenset[int] = frozenset()
    within: Period | None = None

    @property
    def form(self) -> Form:
        return self.promise.form


def bind(process: Process, promise: Promise) -> Bound:
    """A promise about the elements of this process; sets may be empty (selectors.missing says so)."""
    is_revocation = promise.form == Form.WHILE_REVOKED
    return Bound(
        promise=promise,
        one=(revoking if is_revocation else find)(process, promise.one),
        other=find_any(process, promise.other),
        again=granting(process) if is_revocation else frozenset(),
        at_once=find(process, WITHDRAWS) if is_revocation else frozenset(),
        within=parse_period(promise.within) if promise.within else None,
    )


def speaks(bound: Bound) -> bool:
    """Whether a promise of the host has a part in this process: there are the elements of which it speaks.

    What calls for something speaks also where nothing answers it: then it is broken.
    """
    return bool(bound.one) and (bool(bound.other) or bound.form in {Form.ALWAYS_AFTER, Form.AT_MOST})


def said(process: Process) -> tuple[str, ...]:
    """The sentences of care:promise, as they are written."""
    return tuple(mark.get("says", "") for mark in process.care.get("promise", ()))


def own(process: Process) -> tuple[Promise, ...]:
    """The promises of a process that can be understood; the others are faults (faults.py)."""
    found = []
    for sentence in said(process):
        try:
            found.append(parse(sentence))
        except NotUnderstood:
            continue
    return tuple(found)
