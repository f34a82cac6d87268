"""Where everything stands: the instances of a file's pools, and the messages between them. Equal ones are equal."""

from msgspec import Struct


class Live(Struct, frozen=True, gc=False):
    """An instance of pool number `pool`, taken apart (see forms.Parts).

    While something is compensated order matters: then `whole` is the key of a state that the world keeps.
    """

    pool: int
    root: int
    children: tuple[int, ...] = ()
    whole: bytes = b""


class Situation(Struct, frozen=True, gc=False):
    """`begun`: the pools that have had an instance. `mail`: names of messages that were sent and not taken."""

    live: tuple[Live, ...] = ()
    mail: tuple[str, ...] = ()
    begun: tuple[int, ...] = ()
