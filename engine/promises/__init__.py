"""Promises: properties that every run of a process must keep, in fixed sentences (docs/promises.md).

Watched at run time by the kernel (behaviors/promises.py), and proved before anything runs (engine/prove), by the same
automata. Below the kernel: it reads models, states and events, and changes nothing.
"""

from engine.promises.automata import BROKEN, At, Watch
from engine.promises.bound import Bound, bind, own, speaks
from engine.promises.happened import Happened, Story
from engine.promises.model import Form, Promise, Selector
from engine.promises.sentences import NotUnderstood, forms, parse, render, told

__all__ = [
    "BROKEN",
    "At",
    "Bound",
    "Form",
    "Happened",
    "NotUnderstood",
    "Promise",
    "Selector",
    "Story",
    "Watch",
    "bind",
    "forms",
    "own",
    "parse",
    "render",
    "speaks",
    "told",
]
