"""`concierto`: the one command of the product. Each sub-command is in `commands/`; here they are only put together."""

import click

from processes.risk.cli import risk_group
from webapp.commands.audit import audit_group
from webapp.commands.backup import back_up_database, restore_database
from webapp.commands.decide import decide
from webapp.commands.demo import demo_group
from webapp.commands.deploying import deploy, lint
from webapp.commands.doctor import doctor
from webapp.commands.exporting import export_group
from webapp.commands.history import history_group
from webapp.commands.indexing import index_participants
from webapp.commands.instance import instance_group
from webapp.commands.law import law
from webapp.commands.layout import layout
from webapp.commands.naming import name_somebody
from webapp.commands.network import network_group
from webapp.commands.participant import participant_group
from webapp.commands.prove import prove_processes
from webapp.commands.relay import relay
from webapp.commands.scenario import scenario_group
from webapp.commands.serve import serve
from webapp.commands.token import token_group
from webapp.commands.work import migrate_database, sweep, work


@click.group()
@click.version_option(package_name="concierto")
def main() -> None:
    """Concierto: procesos de atención compartidos por una red de entidades."""


for command in (
    serve,
    work,
    sweep,
    relay,
    migrate_database,
    deploy,
    lint,
    layout,
    prove_processes,
    decide,
    law,
    scenario_group,
    audit_group,
    history_group,
    export_group,
    instance_group,
    doctor,
    back_up_database,
    restore_database,
    demo_group,
    participant_group,
    token_group,
    network_group,
    risk_group,
):
    main.add_command(command)
participant_group.add_command(index_participants)
participant_group.add_command(name_somebody)
