from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import open_database
from processes.cases.codes import is_case_code, next_case_code
from processes.migrations import migrate


def test_numbers_follow_one_another_within_a_year(network_session: Session) -> None:
    codes = [next_case_code(network_session, year) for year in (2026, 2026, 2027, 2026)]
    assert codes == ["C-2026-0001", "C-2026-0002", "C-2027-0001", "C-2026-0003"]


@pytest.mark.parametrize(
    ("text", "is_code"),
    [("C-2026-0007", True), ("C-2026-12345", True), ("C-2026-7", False), ("P00001", False), ("", False)],
)
def test_the_shape_of_a_code(text: str, is_code: bool) -> None:
    assert is_case_code(text) is is_code


def test_many_at_once_get_different_ones_on_sqlite(database_url: str) -> None:
    assert_all_differ(database_url)


def test_many_at_once_get_different_ones_on_postgresql(postgresql_database: str) -> None:
    migrate(postgresql_database)
    assert_all_differ(postgresql_database)


def assert_all_differ(url: str) -> None:
    database, codes, ready = open_database(url), list[str](), Barrier(6)

    def take() -> None:
        ready.wait()
        for _ in range(3):
            codes.append(_take(database))

    threads = [Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database.dispose()
    assert sorted(codes) == [f"C-2026-{number:04d}" for number in range(1, 19)]


def _take(database: sa.Engine) -> str:
    with Session(database) as session, session.begin():
        session.connection(execution_options={"writes": True})
        return next_case_code(session, 2026)
