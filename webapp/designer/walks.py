"""Walks through a drawing on a page: the world of each drawing and its last walks are remembered between requests.

In memory only: nothing is kept of a draft. One walk is gone at a time in this web process; proofs do not hinder it.
"""

import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from threading import Lock

from msgspec import Struct, field

from engine.prove import Verdict
from engine.prove.counterexample.wording import Labels
from engine.prove.exploration.world import World
from engine.prove.walk.told import faults
from engine.prove.walk.walk import Walk
from processes.proving import load_subject, words_of
from webapp.designer.proofs import Busy, digest

MOST_MOVES = 500
SECONDS = 3.0
"""So long a walk is gone on with in one request; what was gone is remembered, so that asking again goes further."""
WAIT_S = 2.0
DRAWINGS, WALKS, TRIED = 4, 20, 20
WALKING = Lock()
Keys = tuple[str, ...]


class NotThere(Exception):
    """The drawing has no process of this id."""


class Remembered(Struct):
    """The world of one drawing, and its last walks by the keys of their moves."""

    world: World
    words: Labels
    walks: OrderedDict[Keys, Walk] = field(default_factory=OrderedDict)


_known: OrderedDict[str, Remembered] = OrderedDict()


@contextmanager
def walking(
    files: Mapping[str, bytes], process_id: str, keys: Sequence[str]
) -> Iterator[tuple[Walk, Labels]]:
    """The walk by these keys (see plain_moves), as far as they can be made; and how forms call values.

    Raises Busy; Refused with every fault of files that cannot be read; NotThere for a process not in them.
    """
    if not WALKING.acquire(timeout=WAIT_S):
        raise Busy
    try:
        remembered = _remembered(files, process_id)
        yield _gone(remembered, tuple(keys)), remembered.words
    finally:
        WALKING.release()


def walk_into(world: World, verdict: Verdict) -> Walk | None:
    """The walk of a counterexample, one that shows the fault if its moves can be made in several ways."""
    found = list(islice(Walk.each_along(world, verdict.path), TRIED)) if verdict.path else []
    return next((each for each in found if _shows(each, verdict)), found[0] if found else None)


def _shows(walk: Walk, verdict: Verdict) -> bool:
    return verdict.text in {each.text for each in faults(walk.world, walk.seen)}


def _remembered(files: Mapping[str, bytes], process_id: str) -> Remembered:
    key = digest(files, process_id)
    found = _known.get(key)
    if found is None:
        subject = load_subject(files)
        if subject.find(process_id) is None:
            raise NotThere(process_id)
        found = _known[key] = Remembered(world=World(subject, process_id), words=words_of(files))
        while len(_known) > DRAWINGS:
            _known.popitem(last=False)
    _known.move_to_end(key)
    return found


def _gone(remembered: Remembered, keys: Keys) -> Walk:
    """From the longest walk that is known. Raises Busy when time is up."""
    until = time.monotonic() + SECONDS
    known = next((number for number in range(len(keys), 0, -1) if keys[:number] in remembered.walks), 0)
    walk = remembered.walks[keys[:known]] if known else Walk(remembered.world)
    for key in keys[known:]:
        way = walk.find(key)
        if way is None:
            break
        walk = walk.take(way.move, way.which)
        if time.monotonic() > until:
            _remember(remembered, keys, walk)
            raise Busy
    _remember(remembered, keys, walk)
    return walk


def _remember(remembered: Remembered, keys: Keys, walk: Walk) -> None:
    gone = keys[: len(walk)]
    remembered.walks[gone] = walk
    remembered.walks.move_to_end(gone)
    while len(remembered.walks) > WALKS:
        remembered.walks.popitem(last=False)
