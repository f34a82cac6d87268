"""Pages by cursor: an opaque mark of where the last page ended, so that what is added in between moves nothing.

A cursor holds times, numbers and ids only. There is no offset.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

import msgspec
from flask import request
from msgspec import Struct

from webapp.api.problems import ApiProblem

RowT = TypeVar("RowT")
PositionT = TypeVar("PositionT")
LARGEST = 200


class Page(Struct, frozen=True):
    """Some rows, and the cursor of what comes after them ("" at the end)."""

    items: Sequence[Any]
    next: str


def write_cursor(position: Any) -> str:
    """As it stands in an address."""
    packed = msgspec.msgpack.encode(position)
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def read_cursor(cursor: str | None, kind: type[PositionT]) -> PositionT | None:
    """The position; None at the beginning. Raises ApiProblem for what is no cursor of this list."""
    if not cursor:
        return None
    try:
        packed = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        return msgspec.msgpack.decode(packed, type=kind)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        raise ApiProblem("page-unknown") from None


def cut(rows: Sequence[RowT], limit: int, place: Callable[[RowT], Any]) -> Page:
    """A page of `rows`, of which one more than `limit` was read to see whether there is more."""
    shown = rows[:limit]
    return Page(shown, write_cursor(place(shown[-1])) if len(rows) > limit else "")


def link_next(cursor: str) -> dict[str, str]:
    """The `Link` header of a page (RFC 8288)."""
    if not cursor or request.method != "GET":
        return {}
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "after"]
    return {"Link": f'<{request.path}?{urlencode([*asked, ("after", cursor)])}>; rel="next"'}
