"""`concierto token`: the secret once on standard output, lists without it, revoking."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from processes.bootstrap import migrate
from webapp.cli import main


@pytest.fixture
def run(tmp_path: Path) -> object:
    url = f"sqlite:///{tmp_path / 'concierto.db'}"
    migrate(url)

    def invoke(*arguments: str) -> Result:
        environment = {"CONCIERTO_DATABASE_URL": url, "CONCIERTO_SECRET_KEY": "only for tests " * 3}
        return CliRunner().invoke(main, ["token", *arguments], env=environment)

    return invoke


def test_made_listed_and_revoked(run: object) -> None:
    assert callable(run)
    made = run("create", "payroll", "--process", "call", "--scope", "tasks:read", "--lang", "en")
    assert made.exit_code == 0, made.output
    secret, token_id = made.stdout.strip(), made.stderr.split(":")[0]
    assert secret.startswith("concierto_")
    assert "cannot be shown again" in made.stderr
    listed = run("list")
    assert token_id in listed.stdout
    assert "system:payroll" in listed.stdout
    assert "[call]" in listed.stdout
    assert secret not in listed.output
    assert run("revoke", token_id).stdout == f"Retirada: {token_id}\n"
    assert "retirada" in run("list").stdout
    assert run("revoke", token_id).exit_code == 2


def test_what_is_no_token_is_refused_in_words(run: object) -> None:
    assert callable(run)
    refused = run("create", "x", "--professional", "nobody", "--scope", "tasks:read")
    assert refused.exit_code == 2
    assert "Expected an active professional" in refused.stderr
    assert run("create", "x", "--scope", "everything").exit_code == 2
    assert run("list", "--lang", "en").stdout == "There are no tokens.\n"
