"""Draws the printed life project and plan as pictures: `python docs/processes/draw_plan.py`. The person is invented.

Plays `concierto demo way` in a database of its own, and draws what the product would print.
"""

import sys
import tempfile
from pathlib import Path

from sqlalchemy import select

from processes.bootstrap import build, migrate
from processes.cases.plan import document, pdf
from processes.cases.plan.tables import CasePlan
from processes.demo.way import walk
from processes.network.calendar import local_date

HERE = Path(__file__).parent


def main() -> None:
    """One line a page."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/way.db"
        migrate(url)
        application = build(url)
        walk(application, echo=len)
        with application.sessions() as session:
            plan = session.scalars(select(CasePlan)).one()
            today = local_date(application.engine.clock.now())
            told = document.plan_document(session, plan, language="es", today=today)
            pages = pdf.draw_pages("document", told, "es")
        application.dispose()
    for number, page in enumerate(pages, start=1):
        target = HERE / f"life_project_and_plan_page_{number}.png"
        target.write_bytes(page)
        sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    main()
