"""The one declarative base of all business tables, and what some of their mappers say; nothing else."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

DEFAULTS_NOT_ASKED_FOR: Mapping[str, Any] = MappingProxyType({"eager_defaults": False})
"""`__mapper_args__` of a table whose schema of the release before lacks columns: its defaults are not read back."""


class Base(DeclarativeBase):
    """Business tables of every area; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
