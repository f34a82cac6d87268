"""Bytes that an earlier version stored -> bytes as this version stores them: a chain of small functions.

States carry their format; a step of the chain takes a state from format n to n+1. Journals are never rewritten (their
digests cover the bytes), so their events are read for ever: a retired tag is translated when it is read.
"""

from engine.upgrades.events import RETIRED, translated
from engine.upgrades.faults import UnknownFormat
from engine.upgrades.states import STEPS, upgraded

__all__ = ["RETIRED", "STEPS", "UnknownFormat", "translated", "upgraded"]
