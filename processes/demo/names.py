"""Invented names for invented participants, drawn by seed. Any likeness is chance: every part is common."""

import random
from functools import cache
from importlib import resources

import msgspec
from msgspec import Struct


class Names(Struct, frozen=True):
    """What names are put together from."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]


def invent_name(draw: random.Random, sex: str | None = None) -> tuple[str, str]:
    """A given name and two surnames; `sex` is woman, man or None (either)."""
    names = _read_names()
    given = names.women if (sex or draw.choice(["woman", "man"])) == "woman" else names.men
    return draw.choice(given), f"{draw.choice(names.surnames)} {draw.choice(names.surnames)}"


@cache
def _read_names() -> Names:
    raw = resources.files("processes.demo").joinpath("names.json").read_bytes()
    return msgspec.json.decode(raw, type=Names)
