"""A form as it is to be shown, for any renderer: words, values and errors in one language.

What is hidden is not in it; what a person typed there goes with the page as `kept`, so that it can come back.
"""

from collections.abc import Mapping

from msgspec import Struct

from forms.prose import Block


class OptionView(Struct, frozen=True):
    """One offered value: its token, words, id of its input, and whether it is chosen."""

    value: str
    label: str
    id: str
    checked: bool


class RowView(Struct, frozen=True):
    """One row of a list; `remove` is the value of its button, `origin` that of its hidden input."""

    legend: str
    name: str
    origin: str
    remove: str
    fields: tuple["FieldView", ...]


class FieldView(Struct, frozen=True, kw_only=True):
    """One component. `id` is that of the input to focus; `value`: what the input holds; `shown`: to read.

    `input` is the kind of native input for text-like fields. `refreshes`: other parts depend on this answer.
    """

    kind: str
    id: str = ""
    name: str = ""
    key: str = ""
    label: str = ""
    help: str = ""
    required: bool = False
    readonly: bool = False
    value: str = ""
    shown: str = ""
    checked: bool = False
    options: tuple[OptionView, ...] = ()
    errors: tuple[str, ...] = ()
    prefix: str = ""
    suffix: str = ""
    input: str = "text"
    mode: str = ""
    refreshes: bool = False
    blocks: tuple[Block, ...] = ()
    fields: tuple["FieldView", ...] = ()
    rows: tuple[RowView, ...] = ()
    may_change: bool = False


class ErrorView(Struct, frozen=True):
    """One line of the summary: the id to go to, whose error it is, what it says."""

    anchor: str
    label: str
    text: str


class FormView(Struct, frozen=True, kw_only=True):
    """A whole form; `errors` in reading order; `kept` are names and values to send back unseen."""

    id: str
    title: str
    language: str
    fields: tuple[FieldView, ...]
    errors: tuple[ErrorView, ...]
    kept: tuple[tuple[str, str], ...]
    words: Mapping[str, str]
