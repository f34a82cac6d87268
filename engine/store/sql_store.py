"""The SQL store whole: the parts of the port over one database."""

import sqlalchemy as sa

from engine.store.database import Transactions
from engine.store.deployments import SqlDeployments
from engine.store.history import SqlHistory
from engine.store.inspection import SqlInspection
from engine.store.instance_queries import SqlInstanceQueries
from engine.store.messages import SqlMessages
from engine.store.migrations import SqlMigrations
from engine.store.signals import SqlSignals
from engine.store.steps import SqlSteps
from engine.store.task_queries import SqlTaskQueries
from engine.store.work import SqlWork
from engine.store.work_queries import SqlWorkQueries


class SqlReads(SqlTaskQueries, SqlInstanceQueries, SqlWorkQueries):
    """Everything that may be read."""


class SqlStore:
    """A `ports.Store` on SQLite or PostgreSQL. Needs its tables (engine_metadata) to be there."""

    def __init__(self, database: sa.Engine) -> None:
        transactions = Transactions(database)
        self.steps = SqlSteps(transactions)
        self.deployments = SqlDeployments(transactions)
        self.messages = SqlMessages(transactions)
        self.signals = SqlSignals(transactions)
        self.work = SqlWork(transactions)
        self.history = SqlHistory(transactions)
        self.migrations = SqlMigrations(transactions)
        self.reads = SqlReads(transactions)
        self.inspection = SqlInspection(transactions)
