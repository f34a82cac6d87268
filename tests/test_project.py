"""What holds of the project as a whole: its packages, licence, dependencies, imports and documents."""

import ast
import re
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from json import loads
from os.path import normpath
from pathlib import Path
from subprocess import run
from sys import executable, stdlib_module_names

import grimp
import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ["engine", "forms", "processes", "webapp", "workers"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
BUILT = {"node_modules", "target", "__pycache__", ".venv", "var", "screenshots"}
ARGUMENTS = "config_filename='pyproject.toml', no_cache=True"
FOLDERS = [*PACKAGES, "tests", "docs", "benchmarks", "frontend", ".ci"]


def canonical(requirement: str) -> str:
    """The name in a requirement such as `psycopg[binary]>=3.2`, as package indexes compare it."""
    name = re.match(r"[\w.-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def files(*folders: str) -> Iterator[Path]:
    """Every file of ours below these folders, and beside them at the top."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith(".git"))
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not BUILT.intersection(path.relative_to(ROOT).parts):
                yield path


def table_rows(document: str) -> Iterator[list[str]]:
    """The cells of each row of each Markdown table, without the heads."""
    lines = (ROOT / document).read_text().splitlines()
    for above, line in zip(["", *lines], lines, strict=False):
        if line.startswith("|") and above.startswith("|") and not line.startswith("|--"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


@pytest.fixture(scope="module")
def declared() -> set[str]:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    needed = [*project["dependencies"], *extras["s3"], *extras["telemetry"], *extras["test"]]
    return {canonical(requirement) for requirement in needed}


def test_the_wheel_holds_exactly_the_five_packages() -> None:
    include = PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    assert sorted(pattern.removesuffix("*") for pattern in include) == PACKAGES
    assert "Private :: Do Not Upload" in PROJECT["project"]["classifiers"]


def test_no_other_distribution_owns_one_of_the_five_names() -> None:
    owners = packages_distributions()
    assert {owner for package in PACKAGES for owner in owners.get(package, ["nobody"])} == {"concierto"}


def test_the_licence_is_the_whole_eupl() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert PROJECT["project"]["license"] == "EUPL-1.2"
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert [int(number) for number in re.findall(r"^(\d+)\.\s*\w", text, re.MULTILINE)] == list(range(1, 16))
    assert re.search(
        r"^\s+Appendix\n\n‘Compatible Licences’ according to Article 5 EUPL are:", text, re.MULTILINE
    )


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    places = re.compile("|".join("/" + folder + r"/\w" for folder in ("work", "home", "root", "Users")))
    found = []
    for path in files(*FOLDERS):
        text = path.read_bytes().decode(errors="replace")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in places.finditer(text)]
    assert found == []


def test_the_product_needs_no_folder_beside_the_project() -> None:
    beside = ".." + "/shared"
    assert [
        str(path) for path in files(*PACKAGES) if beside in path.read_bytes().decode(errors="replace")
    ] == []


def test_every_dependency_is_explained_and_nothing_else_is(declared: set[str]) -> None:
    browser = loads((ROOT / "frontend/package.json").read_text())
    expected = declared | {*browser.get("dependencies", {}), *browser["devDependencies"]}
    explained = [row for row in table_rows("docs/dependencies.md") if row[0].startswith("`")]
    names = [row[0].strip("`") for row in explained]
    assert sorted(names) == sorted(expected)
    assert [row for row in explained if len(row) != 5 or "" in row] == []


def test_every_dependency_has_a_tested_version(declared: set[str]) -> None:
    pinned = (ROOT / ".ci/constraints.txt").read_text().splitlines()
    assert declared - {canonical(line) for line in pinned} == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_imported_is_declared(package: str) -> None:
    # What the installed product imports; a package that comes with another one may leave with it.
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = [*PROJECT["project"]["dependencies"], *extras["s3"], *extras["telemetry"]]
    runtime = {canonical(requirement) for requirement in wanted}
    owners = packages_distributions()
    undeclared = {}
    for path in (ROOT / package).rglob("*.py"):
        for module in imported_modules(path) - stdlib_module_names - set(PACKAGES):
            if not {canonical(owner) for owner in owners.get(module, ())} & runtime:
                undeclared[module] = str(path.relative_to(ROOT))
    assert undeclared == {}


def imported_modules(path: Path) -> set[str]:
    """The top-level names of all modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_no_init_file_under_tests() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_import_contracts_hold() -> None:
    """In a process of its own: import-linter turns off every logger that exists already."""
    call = f"from importlinter.cli import lint_imports; raise SystemExit(lint_imports({ARGUMENTS}))"
    asked = run([executable, "-c", call], cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stdout


def test_no_import_cycle() -> None:
    graph = grimp.build_graph(*PACKAGES, cache_dir=None, exclude_type_checking_imports=True)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    # Raises CycleError, which shows the way round.
    TopologicalSorter(imports).prepare()


def test_the_glossary_is_in_order_and_complete() -> None:
    sections = (ROOT / "GLOSSARY.md").read_text().split("\n## ")[1:]
    assert sections
    for section in sections:
        terms = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")][1:]
        assert terms == sorted(terms, key=str.casefold)
    rows = list(table_rows("GLOSSARY.md"))
    assert [row for row in rows if len(row) != 3 or "" in row] == []
    assert len({row[0].casefold() for row in rows}) == len(rows)


def test_every_link_in_a_document_leads_somewhere() -> None:
    broken = []
    for path in files("docs", "benchmarks", *PACKAGES):
        if path.suffix == ".md":
            shown = re.sub(r"<!--.*?-->", "", path.read_text(), flags=re.DOTALL)
            links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", shown)
            broken += [
                f"{path.relative_to(ROOT)}: {link}" for link in links if not (path.parent / link).exists()
            ]
    assert broken == []


def test_every_document_is_in_the_list_of_documents() -> None:
    """In docs/README.md, or in the README.md of its own folder, which is in docs/README.md."""
    written = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    indexes = sorted(path for path in written if path.name == "README.md")
    listed = {
        Path(normpath(index.parent / link))
        for index in indexes
        for link in re.findall(r"\]\(([^)#]+)", (ROOT / "docs" / index).read_text())
    }
    assert written - {Path("README.md")} - listed == set()


def test_every_test_that_is_said_to_show_an_invariant_exists() -> None:
    rows = list(table_rows("docs/invariants.md"))
    assert [int(row[0]) for row in rows] == list(range(1, 11))
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", " ".join(row[1] for row in rows))
    assert [f"{path}::{name}" for path, name in named if not defines(ROOT / path, name)] == []


def defines(path: Path, test: str) -> bool:
    """Whether the file exists and, if a test is named, holds it."""
    return path.exists() and (not test or f"def {test}(" in path.read_text())
