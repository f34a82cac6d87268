"""Codes that count within a year (`C-2026-0007`): without gaps or doubles, given inside the caller's transaction."""

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from processes.orm import Base


def next_in_year(session: Session, table: type[Base], year: int) -> int:
    """A number that nobody else gets, from a table with `year` and `last`; the row stays locked until the commit."""
    columns = table.__table__.c
    counted = (
        update(table)
        .where(columns.year == year)
        .values({columns.last: columns.last + 1})
        .returning(columns.last)
        .execution_options(synchronize_session=False)
    )
    number = session.scalar(counted)
    if number is None:
        first = insert(table).values({columns.year: year, columns.last: 1}).returning(columns.last)
        try:
            with session.begin_nested():
                number = session.scalar(first)
        except IntegrityError:  # somebody else took the year's first one
            number = session.scalar(counted)
    return int(number)
