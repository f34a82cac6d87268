"""What a proof takes for granted about the world around a diagram, said in words."""

from msgspec import Struct


class Assumption(Struct, frozen=True):
    """`element`: what it is about, "" for the process."""

    text: str
    text_en: str
    element: str = ""
