"""How much room a text takes, as viewers draw it: Arial, 12 px inside shapes and 11 px beside them.

Widths are Arial's own, in parts of the font's size; an accent takes none. No font is read.
"""

import unicodedata

INSIDE, BESIDE = 12.0, 11.0
LINE = 1.2
"""The height of a line, in parts of the font's size."""
_CLASSES = (
    ("ijl|'", 0.222),
    ("I.,:;/!tf ", 0.278),
    ("r()-", 0.333),
    ("ckszvxyJ", 0.5),
    ("FTZ", 0.611),
    ("ABEKPSVXY&", 0.667),
    ("CDHNRUw", 0.722),
    ("GOQ", 0.778),
    ("mM", 0.833),
    ("W", 0.944),
)
_WIDTHS = {letter: width for letters, width in _CLASSES for letter in letters}
_USUAL = 0.556


def text_width(text: str, size: float) -> float:
    """The width in pixels of one line."""
    letters = (each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    return size * sum(_WIDTHS.get(each, _USUAL) for each in letters)


def wrap(text: str, width: float, size: float) -> list[str]:
    """The lines into which a viewer breaks a text at spaces; a word wider than `width` stays whole."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def label_size(name: str, width: float = 90) -> tuple[float, float]:
    """Width and height of a label beside its shape; some slack, for viewers wrap again at the width written."""
    lines = wrap(name, width - 4, BESIDE)
    widest = max((text_width(line, BESIDE) for line in lines), default=0.0)
    return widest + 8, BESIDE * LINE * len(lines) + 2


def task_width(name: str) -> float:
    """The narrowest box in which the name stays clear of the task's icon, as far as that is possible."""
    for most in (2, 3, 4):
        for width in (100.0, 120.0, 140.0):
            lines = wrap(name, width - 14, INSIDE)
            if len(lines) <= most and all(text_width(line, INSIDE) <= width - 14 for line in lines):
                return width
    return 160.0


def note_height(text: str, width: float) -> float:
    return INSIDE * LINE * max(2, len(wrap(text, width - 14, INSIDE))) + 10
