"""What is deployed: files by digest, versions of processes. None of it ever changes."""

import sqlalchemy as sa
from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from engine.store.tables.metadata import engine_metadata, key, text, time

deployments = Table(
    "engine_deployments",
    engine_metadata,
    key("deployment_id"),
    time("deployed_at"),
    text("deployed_by"),
    text("reason"),
)

resources = Table(
    "engine_resources",
    engine_metadata,
    Column("digest", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

deployment_resources = Table(
    "engine_deployment_resources",
    engine_metadata,
    Column("deployment_id", sa.ForeignKey(deployments.c.deployment_id), primary_key=True),
    Column("name", Text, primary_key=True),
    text("kind"),
    Column("digest", sa.ForeignKey(resources.c.digest), nullable=False),
)

definitions = Table(
    "engine_definitions",
    engine_metadata,
    key("definition_id"),
    text("process_id"),
    Column("version", Integer, nullable=False),
    text("name"),
    text("name_en"),
    text("digest"),
    text("file"),
    Column("deployment_id", sa.ForeignKey(deployments.c.deployment_id), nullable=False),
    time("deployed_at"),
    text("deployed_by"),
    sa.UniqueConstraint("process_id", "version"),
)

deployment_definitions = Table(
    "engine_deployment_definitions",
    engine_metadata,
    Column("deployment_id", sa.ForeignKey(deployments.c.deployment_id), primary_key=True),
    Column("definition_id", sa.ForeignKey(definitions.c.definition_id), primary_key=True),
)
