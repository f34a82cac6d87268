"""Flask-SQLAlchemy over the connection pool that the engine already uses; no second pool, no tables of its own."""

from typing import Any

import sqlalchemy
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from processes.orm import Base


class Database(SQLAlchemy):
    """`session` per request, bound to `pool`."""

    def __init__(self, pool: sqlalchemy.Engine) -> None:
        super().__init__(model_class=Base)
        self._pool = pool

    def _make_engine(
        self,
        bind_key: str | None,  # noqa: ARG002 - the signature is the library's
        options: dict[str, Any],  # noqa: ARG002
        app: Flask,  # noqa: ARG002
    ) -> sqlalchemy.Engine:
        return self._pool
