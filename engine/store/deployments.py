"""Deployments in SQL: files by digest, versions of processes, and what starts instances."""

from collections.abc import Iterable

import sqlalchemy as sa
from msgspec.structs import asdict

from engine.errors import StaleState
from engine.rows import START_TIMERS, DeploymentRow, Resource, TimerRow
from engine.store import tables as t
from engine.store.database import Transactions
from engine.store.rowing import as_rows, insert_all, insert_once
from engine.views import DefinitionView


class SqlDeployments:
    """Writes a deployment whole, and finds its files again."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def save(self, deployment: DeploymentRow, connection: sa.Connection | None = None) -> None:
        """Store it; its processes start in their new versions. Raises StaleState: deployed meanwhile."""
        try:
            with self._transactions.writing(connection) as open_connection:
                _save(open_connection, deployment)
        except sa.exc.IntegrityError as error:
            raise StaleState("Expected new versions, but another deployment came first") from error

    def files(self, deployment_id: int) -> list[Resource]:
        """Every file of a deployment, by name."""
        link, content = t.deployment_resources.c, t.resources.c
        query = (
            sa.select(link.name, link.kind, link.digest, content.content)
            .join(t.resources, content.digest == link.digest)
            .where(link.deployment_id == deployment_id)
            .order_by(link.name)
        )
        with self._transactions.reading() as connection:
            return as_rows(Resource, connection.execute(query))

    def find_in_deployment(self, deployment_id: int, process_id: str) -> DefinitionView | None:
        """The version of a process that belongs to a deployment, new in it or kept by it."""
        query = (
            sa.select(t.definitions)
            .join(t.deployment_definitions)
            .where(
                t.deployment_definitions.c.deployment_id == deployment_id,
                t.definitions.c.process_id == process_id,
            )
        )
        with self._transactions.reading() as connection:
            return next(iter(as_rows(DefinitionView, connection.execute(query))), None)

    def start_timers(self, process_id: str) -> list[TimerRow]:
        """The timers that start instances of a process now."""
        query = sa.select(t.timers).where(
            t.timers.c.instance_id == START_TIMERS, t.timers.c.definition_id.in_(_versions([process_id]))
        )
        with self._transactions.reading() as connection:
            return as_rows(TimerRow, connection.execute(query))


def _save(connection: sa.Connection, deployment: DeploymentRow) -> None:
    connection.execute(
        sa.insert(t.deployments),
        {
            "deployment_id": deployment.deployment_id,
            "deployed_at": deployment.deployed_at,
            "deployed_by": deployment.deployed_by,
            "reason": deployment.reason,
        },
    )
    for resource in deployment.resources:
        insert_once(connection, t.resources, {"digest": resource.digest, "content": resource.content})
    names = [
        {"deployment_id": deployment.deployment_id, "name": r.name, "kind": r.kind, "digest": r.digest}
        for r in deployment.resources
    ]
    insert_all(connection, t.deployment_resources, names)
    insert_all(connection, t.definitions, map(asdict, deployment.definitions))
    ids = [definition.definition_id for definition in deployment.definitions] + list(deployment.kept)
    links = [{"deployment_id": deployment.deployment_id, "definition_id": each} for each in ids]
    insert_all(connection, t.deployment_definitions, links)
    _move_starts(connection, deployment)


def _move_starts(connection: sa.Connection, deployment: DeploymentRow) -> None:
    versions = _versions(definition.process_id for definition in deployment.definitions)
    old_timers = sa.delete(t.timers).where(
        t.timers.c.instance_id == START_TIMERS, t.timers.c.definition_id.in_(versions)
    )
    connection.execute(old_timers)
    connection.execute(
        sa.delete(t.start_subscriptions).where(t.start_subscriptions.c.definition_id.in_(versions))
    )
    insert_all(connection, t.timers, map(asdict, deployment.timers))
    insert_all(connection, t.start_subscriptions, map(asdict, deployment.subscriptions))


def _versions(process_ids: Iterable[str]) -> sa.Select[tuple[int]]:
    c = t.definitions.c
    return sa.select(c.definition_id).where(c.process_id.in_(list(process_ids)))
