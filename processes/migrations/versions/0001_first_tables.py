"""First tables."""

import sqlalchemy as sa
from alembic import op

from engine.store import columns
from processes.append_only import trigger_statements

revision = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "engine_activities",
        sa.Column("instance_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("started_at", columns.UtcTime(), nullable=False),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "number", name=op.f("pk_engine_activities")),
    )
    op.create_index(
        "ix_engine_activities_open",
        "engine_activities",
        ["definition_id", "element", "started_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "engine_deployments",
        sa.Column("deployment_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("deployed_at", columns.UtcTime(), nullable=False),
        sa.Column("deployed_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("deployment_id", name=op.f("pk_engine_deployments")),
    )
    op.create_table(
        "engine_incidents",
        sa.Column("instance_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raised_at", columns.UtcTime(), nullable=False),
        sa.Column("resolved_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("instance_id", "number", name=op.f("pk_engine_incidents")),
    )
    op.create_table(
        "engine_jobs",
        sa.Column("instance_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("retries", sa.Integer(), nullable=False),
        sa.Column("backoff_ms", sa.BigInteger(), nullable=False),
        sa.Column("timeout_ms", sa.BigInteger(), nullable=False),
        sa.Column("due_at", columns.UtcTime(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("leased_until", columns.UtcTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "number", name=op.f("pk_engine_jobs")),
    )
    op.create_index(op.f("ix_engine_jobs_due_at"), "engine_jobs", ["due_at"], unique=False)
    op.create_table(
        "engine_journal",
        sa.Column("instance_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("events", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "sequence", name=op.f("pk_engine_journal")),
    )
    op.create_table(
        "engine_messages",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", columns.UtcTime(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("expires_at", columns.UtcTime(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engine_messages")),
        sa.UniqueConstraint("message_id", name=op.f("uq_engine_messages_message_id")),
    )
    op.create_index(
        "ix_engine_messages_expiring",
        "engine_messages",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_engine_messages_waiting",
        "engine_messages",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "engine_outbox",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engine_outbox")),
    )
    op.create_table(
        "engine_resources",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_engine_resources")),
    )
    op.create_table(
        "engine_start_subscriptions",
        sa.Column("definition_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("opened_at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "definition_id", "number", "kind", "name", name=op.f("pk_engine_start_subscriptions")
        ),
    )
    op.create_index(
        op.f("ix_engine_start_subscriptions_name"), "engine_start_subscriptions", ["name"], unique=False
    )
    op.create_table(
        "engine_subscriptions",
        sa.Column("instance_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("opened_at", columns.UtcTime(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "number", name=op.f("pk_engine_subscriptions")),
    )
    op.create_index(
        op.f("ix_engine_subscriptions_name_key"), "engine_subscriptions", ["name", "key"], unique=False
    )
    op.create_table(
        "engine_task_candidates",
        sa.Column("candidate", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("candidate", "instance_id", "number", name=op.f("pk_engine_task_candidates")),
    )
    op.create_index(
        op.f("ix_engine_task_candidates_candidate_open"),
        "engine_task_candidates",
        ["candidate", "open"],
        unique=False,
    )
    op.create_index(
        op.f("ix_engine_task_candidates_instance_id_number"),
        "engine_task_candidates",
        ["instance_id", "number"],
        unique=False,
    )
    op.create_table(
        "engine_tasks",
        sa.Column("instance_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("candidates", columns.Words(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=True),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("due_at", columns.UtcTime(), nullable=True),
        sa.Column("follow_up_at", columns.UtcTime(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("instance_id", "number", name=op.f("pk_engine_tasks")),
    )
    op.create_index(
        op.f("ix_engine_tasks_assignee_state_due_at"),
        "engine_tasks",
        ["assignee", "state", "due_at"],
        unique=False,
    )
    op.create_index(op.f("ix_engine_tasks_business_key"), "engine_tasks", ["business_key"], unique=False)
    op.create_index(
        "ix_engine_tasks_open_due",
        "engine_tasks",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "engine_timers",
        sa.Column("instance_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("definition_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("due_at", columns.UtcTime(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "definition_id", "number", name=op.f("pk_engine_timers")),
    )
    op.create_index(op.f("ix_engine_timers_due_at"), "engine_timers", ["due_at"], unique=False)
    op.create_table(
        "engine_definitions",
        sa.Column("definition_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("deployment_id", sa.BigInteger(), nullable=False),
        sa.Column("deployed_at", columns.UtcTime(), nullable=False),
        sa.Column("deployed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["engine_deployments.deployment_id"],
            name=op.f("fk_engine_definitions_deployment_id_engine_deployments"),
        ),
        sa.PrimaryKeyConstraint("definition_id", name=op.f("pk_engine_definitions")),
        sa.UniqueConstraint("process_id", "version", name=op.f("uq_engine_definitions_process_id_version")),
    )
    op.create_table(
        "engine_deployment_resources",
        sa.Column("deployment_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["engine_deployments.deployment_id"],
            name=op.f("fk_engine_deployment_resources_deployment_id_engine_deployments"),
        ),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["engine_resources.digest"],
            name=op.f("fk_engine_deployment_resources_digest_engine_resources"),
        ),
        sa.PrimaryKeyConstraint("deployment_id", "name", name=op.f("pk_engine_deployment_resources")),
    )
    op.create_table(
        "engine_deployment_definitions",
        sa.Column("deployment_id", sa.BigInteger(), nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["engine_definitions.definition_id"],
            name=op.f("fk_engine_deployment_definitions_definition_id_engine_definitions"),
        ),
        sa.ForeignKeyConstraint(
            ["deployment_id"],
            ["engine_deployments.deployment_id"],
            name=op.f("fk_engine_deployment_definitions_deployment_id_engine_deployments"),
        ),
        sa.PrimaryKeyConstraint(
            "deployment_id", "definition_id", name=op.f("pk_engine_deployment_definitions")
        ),
    )
    op.create_table(
        "engine_instances",
        sa.Column("instance_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("definition_id", sa.BigInteger(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("business_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", columns.UtcTime(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("ended_at", columns.UtcTime(), nullable=True),
        sa.Column("incidents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["engine_definitions.definition_id"],
            name=op.f("fk_engine_instances_definition_id_engine_definitions"),
        ),
        sa.PrimaryKeyConstraint("instance_id", name=op.f("pk_engine_instances")),
    )
    op.create_index(
        op.f("ix_engine_instances_business_key"), "engine_instances", ["business_key"], unique=False
    )
    op.create_index(
        op.f("ix_engine_instances_definition_id_state"),
        "engine_instances",
        ["definition_id", "state"],
        unique=False,
    )
    op.create_index(
        op.f("ix_engine_instances_process_id_started_at"),
        "engine_instances",
        ["process_id", "started_at"],
        unique=False,
    )
    op.create_table(
        "case_numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_case_numbers")),
    )
    op.create_table(
        "households",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("tenure", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_households")),
    )
    op.create_table(
        "process_drafts",
        sa.Column("process_id", sa.String(), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("base_definition_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("process_id", name=op.f("pk_process_drafts")),
    )
    op.create_table(
        "risk_models",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("data_sha256", sa.String(), nullable=False),
        sa.Column("data_date", sa.Date(), nullable=True),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("validation", sa.JSON(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("published_at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_models")),
    )
    op.create_index(op.f("ix_risk_models_name"), "risk_models", ["name"], unique=False)
    op.create_table(
        "task_drafts",
        sa.Column("instance_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("saved_at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "number", "username", name=op.f("pk_task_drafts")),
    )
    op.create_table(
        "territories",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_territories")),
    )
    op.create_table(
        "household_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household", sa.String(), nullable=False),
        sa.Column("kinship", sa.String(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household"], ["households.code"], name=op.f("fk_household_members_household_households")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_members")),
    )
    op.create_index(op.f("ix_household_members_household"), "household_members", ["household"], unique=False)
    op.create_table(
        "organisations",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ownership", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("device_class", sa.String(), nullable=False),
        sa.Column("territory", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["territory"], ["territories.code"], name=op.f("fk_organisations_territory_territories")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_organisations")),
    )
    op.create_index(op.f("ix_organisations_territory"), "organisations", ["territory"], unique=False)
    op.create_table(
        "risk_runs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("data_sha256", sa.String(), nullable=False),
        sa.Column("data_date", sa.Date(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("free_slots", sa.JSON(), nullable=False),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("cut", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("started_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_id"], ["risk_models.id"], name=op.f("fk_risk_runs_model_id_risk_models")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_runs")),
    )
    op.create_index(op.f("ix_risk_runs_model_id"), "risk_runs", ["model_id"], unique=False)
    op.create_index(op.f("ix_risk_runs_started_at"), "risk_runs", ["started_at"], unique=False)
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("participant", sa.String(), nullable=False),
        sa.Column("territory", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("lower", sa.Double(), nullable=False),
        sa.Column("upper", sa.Double(), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("contributions", sa.JSON(), nullable=False),
        sa.Column("data_date", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", columns.UtcTime(), nullable=True),
        sa.Column("recheck_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        sa.Column("instance_id", sa.BigInteger(), nullable=True),
        sa.Column("raised_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["risk_runs.id"], name=op.f("fk_alerts_run_id_risk_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index(op.f("ix_alerts_instance_id"), "alerts", ["instance_id"], unique=False)
    op.create_index(op.f("ix_alerts_participant"), "alerts", ["participant"], unique=False)
    op.create_index(op.f("ix_alerts_run_id"), "alerts", ["run_id"], unique=False)
    op.create_index("ix_alerts_territory_status", "alerts", ["territory", "status"], unique=False)
    op.create_table(
        "participants",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("surnames", sa.String(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("territory", sa.String(), nullable=False),
        sa.Column("ceas", sa.String(), nullable=False),
        sa.Column("household", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ceas"], ["organisations.code"], name=op.f("fk_participants_ceas_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["household"], ["households.code"], name=op.f("fk_participants_household_households")
        ),
        sa.ForeignKeyConstraint(
            ["territory"], ["territories.code"], name=op.f("fk_participants_territory_territories")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_participants")),
    )
    op.create_index(op.f("ix_participants_ceas"), "participants", ["ceas"], unique=False)
    op.create_index(op.f("ix_participants_household"), "participants", ["household"], unique=False)
    op.create_index(op.f("ix_participants_territory"), "participants", ["territory"], unique=False)
    op.create_table(
        "professionals",
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisations.code"], name=op.f("fk_professionals_organisation_organisations")
        ),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_professionals")),
    )
    op.create_index(op.f("ix_professionals_organisation"), "professionals", ["organisation"], unique=False)
    op.create_table(
        "risk_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("participant", sa.String(), nullable=False),
        sa.Column("territory", sa.String(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("lower", sa.Double(), nullable=False),
        sa.Column("upper", sa.Double(), nullable=False),
        sa.Column("contributions", sa.JSON(), nullable=False),
        sa.Column("data_date", sa.Date(), nullable=False),
        sa.Column("is_selected", sa.Boolean(), nullable=False),
        sa.Column("is_above_cut", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["risk_runs.id"], name=op.f("fk_risk_scores_run_id_risk_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_scores")),
        sa.UniqueConstraint("run_id", "participant", name=op.f("uq_risk_scores_run_id")),
    )
    op.create_index(op.f("ix_risk_scores_participant"), "risk_scores", ["participant"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("changed_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["username"], ["professionals.username"], name=op.f("fk_accounts_username_professionals")
        ),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_accounts")),
    )
    op.create_table(
        "alert_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_decisions_alert_id_alerts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_decisions")),
        sa.UniqueConstraint("key", name=op.f("uq_alert_decisions_key")),
    )
    op.create_index(op.f("ix_alert_decisions_alert_id"), "alert_decisions", ["alert_id"], unique=False)
    op.create_table(
        "cases",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("participant", sa.String(), nullable=False),
        sa.Column("territory", sa.String(), nullable=False),
        sa.Column("ceas", sa.String(), nullable=False),
        sa.Column("reference_professional", sa.String(), nullable=True),
        sa.Column("case_coordinator", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("alert_id", sa.String(), nullable=True),
        sa.Column("opened_at", columns.UtcTime(), nullable=False),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        sa.Column("close_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_coordinator"],
            ["professionals.username"],
            name=op.f("fk_cases_case_coordinator_professionals"),
        ),
        sa.ForeignKeyConstraint(["ceas"], ["organisations.code"], name=op.f("fk_cases_ceas_organisations")),
        sa.ForeignKeyConstraint(
            ["participant"], ["participants.code"], name=op.f("fk_cases_participant_participants")
        ),
        sa.ForeignKeyConstraint(
            ["reference_professional"],
            ["professionals.username"],
            name=op.f("fk_cases_reference_professional_professionals"),
        ),
        sa.ForeignKeyConstraint(
            ["territory"], ["territories.code"], name=op.f("fk_cases_territory_territories")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_case_coordinator"), "cases", ["case_coordinator"], unique=False)
    op.create_index(op.f("ix_cases_ceas"), "cases", ["ceas"], unique=False)
    op.create_index(op.f("ix_cases_participant"), "cases", ["participant"], unique=False)
    op.create_index(
        op.f("ix_cases_reference_professional"), "cases", ["reference_professional"], unique=False
    )
    op.create_index("ix_cases_territory_status", "cases", ["territory", "status"], unique=False)
    op.create_index(
        "uq_cases_open",
        "cases",
        ["participant"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("territory", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisations.code"], name=op.f("fk_posts_organisation_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["territory"], ["territories.code"], name=op.f("fk_posts_territory_territories")
        ),
        sa.ForeignKeyConstraint(
            ["username"], ["professionals.username"], name=op.f("fk_posts_username_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("username", "role", "organisation", "territory", name=op.f("uq_posts_username")),
    )
    op.create_index(op.f("ix_posts_organisation"), "posts", ["organisation"], unique=False)
    op.create_index(op.f("ix_posts_role"), "posts", ["role"], unique=False)
    op.create_index(op.f("ix_posts_territory"), "posts", ["territory"], unique=False)
    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", columns.UtcTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_code"], ["cases.code"], name=op.f("fk_case_events_case_code_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
        sa.UniqueConstraint("key", name=op.f("uq_case_events_key")),
    )
    op.create_index(op.f("ix_case_events_case_code"), "case_events", ["case_code"], unique=False)
    op.create_table(
        "case_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("added_at", columns.UtcTime(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_code"], ["cases.code"], name=op.f("fk_case_members_case_code_cases")),
        sa.ForeignKeyConstraint(
            ["username"], ["professionals.username"], name=op.f("fk_case_members_username_professionals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_members")),
        sa.UniqueConstraint("case_code", "username", name=op.f("uq_case_members_case_code")),
    )
    op.create_index(op.f("ix_case_members_username"), "case_members", ["username"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("case_code", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("may_carry_out", sa.Boolean(), nullable=False),
        sa.Column("may_use_record", sa.Boolean(), nullable=False),
        sa.Column("may_discuss_in_team", sa.Boolean(), nullable=False),
        sa.Column("may_research", sa.Boolean(), nullable=False),
        sa.Column("refusal_reason", sa.String(), nullable=False),
        sa.Column("decided_at", columns.UtcTime(), nullable=False),
        sa.Column("revoked_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_code"], ["cases.code"], name=op.f("fk_consents_case_code_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("key", name=op.f("uq_consents_key")),
    )
    op.create_index(op.f("ix_consents_case_code"), "consents", ["case_code"], unique=False)
    for statement in trigger_statements("alert_decisions", op.get_bind().dialect.name):
        op.execute(sa.text(statement))
