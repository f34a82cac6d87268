"""An export as a document that the participant can read: what is known, who decided what, who has seen it. Pure.

Not everything word for word: that is the JSON beside it, and the last section says what is there.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from processes.cases.consent.purposes import say_purpose
from processes.cases.lifecycle.summary_words import ANSWERS, HEADINGS, LABELS, RIGHTS
from processes.cases.people.households import KINSHIPS
from processes.cases.phases import CLOSE_REASON_NAMES, PHASE_NAMES
from processes.cases.plan.pdf import Document, Facts, Rows, Section, Words
from processes.cases.story import EVENT_NAMES
from processes.network.calendar import local_date
from processes.network.field_groups import find_field_group

Found = Mapping[str, Any]
Names = Mapping[str, str]


def summarise(found: Found, names: Names, titles: Names, language: str) -> Document:
    """`names`: of professionals and organisations by code; `titles`: of processes by id, in that language."""
    say = _Voice(found, names, titles, language)
    person = say.rows("participants")[0]
    return Document(
        title=say.heading("title"),
        under=[f"{person['given_name']} {person['surnames']}".strip(), say.day(found["exported_at"])],
        footer=say.heading("footer"),
        sections=[
            *say.section("person", say.person(person)),
            *say.section("household", say.household()),
            *say.section("cases", say.cases()),
            *say.section("consents", say.consents()),
            *say.section("sharings", say.sharings()),
            *say.section("seen", say.seen()),
            *say.section("story", say.story()),
            *say.section("processes", say.processes()),
            *say.section("acts", say.acts()),
            *say.section("rest", say.rest()),
        ],
    )


class _Voice:
    """Says the parts of one export in one language."""

    def __init__(self, found: Found, names: Names, titles: Names, language: str) -> None:
        self._tables: Mapping[str, Sequence[Mapping[str, Any]]] = found["tables"]
        self._processes: Sequence[Mapping[str, Any]] = found["processes"]
        self._names = names
        self._titles = titles
        self._language = language
        self._place = 1 if language == "en" else 0

    def rows(self, table: str) -> Sequence[Mapping[str, Any]]:
        return self._tables.get(table, ())

    def heading(self, key: str) -> str:
        return HEADINGS[key][self._place]

    def section(self, key: str, block: Facts | Rows | Words | None) -> list[Section]:
        """Nothing where there is nothing to say."""
        return [] if block is None else [Section(heading=self.heading(key), blocks=[block])]

    def day(self, at: str | None) -> str:
        """31/12/2026; of a moment, the day that it was here."""
        if not at:
            return ""
        on = local_date(datetime.fromisoformat(at)) if "T" in at else date.fromisoformat(at)
        return f"{on:%d/%m/%Y}"

    def person(self, person: Mapping[str, Any]) -> Facts:
        details = dict(next(iter(self.rows("person_details")), {}))
        address = ", ".join(part for part in (details.get("street"), details.get("town")) if part)
        said = {
            "code": person["code"],
            "born": self.day(details.get("birth_date")) or str(person["birth_year"] or ""),
            "document": str(details.get("document_number") or ""),
            "phone": person["phone"],
            "address": address,
        }
        return Facts(rows=[(self._label(key), value) for key, value in said.items() if value])

    def household(self) -> Rows | None:
        lines = [
            [
                self._pair(KINSHIPS, member["kinship"]),
                str(member["birth_year"]),
                self.day(member.get("moved_out_on")),
            ]
            for member in self.rows("household_members")
        ]
        return self._table(("kinship", "born", "until"), (2, 1, 1), lines)

    def cases(self) -> Rows | None:
        lines = [
            [
                case["code"],
                self.day(case["opened_at"]),
                self.day(case["closed_at"]),
                self._pair(CLOSE_REASON_NAMES if case["closed_at"] else PHASE_NAMES, _state(case)),
                self._name(case["case_coordinator"]),
            ]
            for case in self.rows("cases")
        ]
        return self._table(("code", "opened", "closed", "state", "coordinator"), (3, 2, 2, 3, 3), lines)

    def consents(self) -> Rows | None:
        lines = [
            [
                self.day(each["decided_at"]),
                self._pair(ANSWERS, each["status"]),
                each["version"],
                ", ".join(self._pair(RIGHTS, name) for name in RIGHTS if each[name]),
            ]
            for each in self.rows("consents")
        ]
        return self._table(("when", "answer", "text", "allowed"), (2, 2, 1, 4), lines)

    def sharings(self) -> Rows | None:
        lines = [
            [
                self._name(each["organisation"]),
                say_purpose(each["purpose"], self._language),
                self._group(each["field_group"]),
                self.day(each["granted_at"]),
                self.day(each["ended_at"]),
            ]
            for each in self.rows("sharings")
        ]
        return self._table(("organisation", "purpose", "what", "since", "until"), (3, 2, 3, 2, 2), lines)

    def seen(self) -> Rows | None:
        lines = [
            [
                self.day(each["at"]),
                self._name(each["username"]),
                self._name(each["organisation"]),
                say_purpose(each["purpose"], self._language),
                ", ".join(self._group(group) for group in each["field_groups"]),
            ]
            for each in self.rows("data_accesses")
        ]
        return self._table(("when", "who", "organisation", "purpose", "what"), (2, 3, 3, 2, 4), lines)

    def story(self) -> Rows | None:
        lines = [
            [self.day(line["at"]), self._pair(EVENT_NAMES, line["kind"]), self._name(line["by"])]
            for line in self.rows("case_events")
        ]
        return self._table(("when", "happened", "who"), (2, 5, 3), lines)

    def processes(self) -> Rows | None:
        lines = [
            [
                self._titles.get(each["process_id"], each["process_id"]),
                self.day(each["started_at"]),
                self.day(each["ended_at"]),
                str(len(each["steps"])),
            ]
            for each in self._processes
        ]
        return self._table(("process", "since", "until", "steps"), (4, 2, 2, 1), lines)

    def acts(self) -> Rows | None:
        lines = [
            [self.day(each["at"]), self._pair(ANSWERS, each["act"]), self._name(each["by"]), each["reason"]]
            for each in self.rows("rights_acts")
        ]
        return self._table(("when", "happened", "who", "reason"), (2, 2, 3, 4), lines)

    def rest(self) -> Words:
        counted = ", ".join(f"{name} ({len(rows)})" for name, rows in sorted(self._tables.items()))
        return Words(paragraphs=[self.heading("rest_said"), counted])

    def _table(
        self, header: Sequence[str], widths: Sequence[int], lines: Sequence[Sequence[str]]
    ) -> Rows | None:
        if not lines:
            return None
        return Rows(header=[self._label(key) for key in header], rows=lines, widths=widths)

    def _label(self, key: str) -> str:
        return LABELS[key][self._place]

    def _pair(self, words: Mapping[str, tuple[str, str]], key: str) -> str:
        return words[key][self._place] if key in words else key

    def _name(self, code: str) -> str:
        return self._names.get(code, code)

    def _group(self, code: str) -> str:
        found = find_field_group(code)
        return code if found is None else (found.name, found.name_en)[self._place]


def _state(case: Mapping[str, Any]) -> str:
    return str(case["close_reason"] if case["closed_at"] else case["phase"])
