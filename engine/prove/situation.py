"""Where everything stands: the instances of a file's pools, and the messages between them. Equal ones are equal."""

from typing import Any

from msgspec import Struct


class Live(Struct, frozen=True, eq=False, gc=False):
    """An instance of pool number `pool`, taken apart (see forms.Parts). A world makes only one of each.

    While something is compensated order matters: then `whole` is the key of a state that the world keeps. `kept`: what
    the promises have come to (see keeping.Kept).
    """

    pool: int
    root: int
    children: tuple[int, ...] = ()
    whole: bytes = b""
    kept: Any = ()


class Situation(Struct, frozen=True, gc=False):
    """`begun`: the pools that have had an instance. `mail`: names of messages that were sent and not taken."""

    live: tuple[Live, ...] = ()
    mail: tuple[str, ...] = ()
    begun: tuple[int, ...] = ()
