"""The commands of the set-up, without installing anything: what `make` would do, what `servers.sh` says."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from servers import absent, find_program

ROOT = Path(__file__).parents[1]
STAMPS = [".venv/pyvenv.cfg", ".venv/installed", ".venv/installed-for-tests"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What make looks at, with everything installed: sources older than stamps."""
    if find_program("make") is None:
        absent("make")
    shutil.copy(ROOT / "Makefile", tmp_path)
    for age_s, names in ((60, ["pyproject.toml", ".ci/constraints.txt"]), (30, STAMPS)):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.touch()
            moment = path.stat().st_mtime - age_s
            os.utime(path, (moment, moment))
    return tmp_path


def would_do(checkout: Path, *goals: str) -> str:
    done = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", *goals],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_second_run_installs_nothing(checkout: Path) -> None:
    assert would_do(checkout, "run") == ".venv/bin/concierto serve --demo\n"
    together = "-n auto --maxprocesses 4 --dist loadfile"
    assert would_do(checkout, "test") == f"tests/servers.sh\n.venv/bin/python -m pytest {together}\n"


@pytest.mark.parametrize("changed", ["pyproject.toml", ".ci/constraints.txt"])
def test_a_changed_dependency_is_installed_again(checkout: Path, changed: str) -> None:
    (checkout / changed).touch()
    assert "pip install" in would_do(checkout, "run")
    assert "pip install" in would_do(checkout, "test")


def test_a_fresh_machine_gets_an_environment_first(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    asked = would_do(checkout, "run")
    assert asked.index("-m venv .venv") < asked.index("pip install") < asked.index("concierto serve --demo")


def test_an_installation_for_tests_serves_to_run_too(checkout: Path) -> None:
    (checkout / "pyproject.toml").touch()
    touched = [line for line in would_do(checkout, "test").splitlines() if line.startswith("touch")]
    assert touched == ["touch .venv/installed .venv/installed-for-tests"]


def test_without_python_it_says_what_it_expected(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    done = subprocess.run(
        ["make", "run", "PYTHON="], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "Expected Python 3.11 or newer on PATH, but there is none" in done.stderr


def test_clean_keeps_the_data(checkout: Path) -> None:
    removed = " ".join(line for line in would_do(checkout, "clean").splitlines() if line.startswith("rm "))
    assert ".venv" in removed.split()
    assert "var" not in removed.split()


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A folder to be the whole PATH: no server in it, and no apt-get unless the test puts one there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "env"):
        program = find_program(name)
        if program is None:
            absent(name)
        (folder / name).symlink_to(program)
    return folder


def add_stand_in(folder: Path, name: str, script: str) -> None:
    """A program that does as `script` says."""
    program = folder / name
    program.write_text(f"#!{folder / 'bash'}\n{script}\n")
    program.chmod(0o755)


def run_servers_script(path: Path, ci: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [path / "bash", ROOT / "tests/servers.sh"],
        env={"PATH": str(path), "CI": ci, "LOG": str(path / "log")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)], ids=["laptop", "ci"])
def test_servers_that_cannot_be_installed_are_named(bare_path: Path, ci: str, code: int) -> None:
    done = run_servers_script(bare_path, ci)
    assert done.returncode == code
    assert "redis-server" in done.stderr
    assert "but this system has none: install them by hand" in done.stderr


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)], ids=["laptop", "ci"])
def test_apt_is_not_asked_by_somebody_who_may_not(bare_path: Path, ci: str, code: int) -> None:
    add_stand_in(bare_path, "id", "echo 1000")
    add_stand_in(bare_path, "sudo", "exit 1")
    add_stand_in(bare_path, "apt-get", 'echo "$@" >>"$LOG"')
    done = run_servers_script(bare_path, ci)
    assert done.returncode == code
    assert "but am neither" in done.stderr
    assert not (bare_path / "log").exists()


@pytest.mark.parametrize("user", [0, 1000], ids=["root", "sudo"])
def test_what_is_missing_is_installed_by_who_may(bare_path: Path, user: int) -> None:
    add_stand_in(bare_path, "id", f"echo {user}")
    add_stand_in(bare_path, "sudo", '[ "$2" = true ] && exit 0; shift; exec "$@"')
    add_stand_in(bare_path, "apt-get", 'echo "$@" >>"$LOG"; [ "$1" = update ] || echo "$RUNLEVEL" >>"$LOG"')
    add_stand_in(bare_path, "chromium", "")
    done = run_servers_script(bare_path, "true")
    assert done.returncode == 0, done.stderr
    update, install, runlevel = (bare_path / "log").read_text().splitlines()
    assert update == "update -qq"
    assert install.endswith("redis-server")
    assert "chromium" not in install
    assert runlevel == "1"


def test_nothing_is_asked_when_nothing_is_missing(bare_path: Path) -> None:
    for name in ("initdb", "redis-server", "chromium"):
        add_stand_in(bare_path, name, "")
    done = run_servers_script(bare_path, "true")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)], ids=["laptop", "ci"])
def test_a_failed_installation_stops_only_ci(bare_path: Path, ci: str, code: int) -> None:
    add_stand_in(bare_path, "id", "echo 0")
    add_stand_in(bare_path, "apt-get", "exit 100")
    done = run_servers_script(bare_path, ci)
    assert done.returncode == code
    assert "but it failed, as it says above" in done.stderr
