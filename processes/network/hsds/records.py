"""What a checked package says about organisations and resources, in the Network's own words. Pure.

Values that the HSDS does not know (ownership, standing, device class, territory) come from our attributes, else from
what the person who imports has said holds for the whole file.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from engine.faults import Fault, Refused
from processes.network.hsds.faults import fault
from processes.network.hsds.own_terms import DIR3_SCHEME, SCHEME, TERMS
from processes.network.hsds.package import Package
from processes.network.organisations import OWNERSHIPS, STANDINGS, WrongDir3, check_dir3
from processes.network.places import ORDER_RULES
from processes.network.resources import DEVICE_CLASSES

CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}", re.ASCII)
USUAL = {"order_rule": "arrival", "offer_days": "3"}


class Given(Struct, frozen=True, kw_only=True):
    """What holds for every row that does not say it itself; empty: it must say it."""

    ownership: str = ""
    standing: str = ""
    device_class: str = ""
    territory: str = ""


class OrganisationRecord(Struct, frozen=True, kw_only=True):
    """`place`: where it stands in the file; `code` empty: it has none yet."""

    place: str
    hsds_id: str
    code: str
    values: Mapping[str, Any]


class ResourceRecord(Struct, frozen=True, kw_only=True):
    """The same for a resource; `organisation`: the `hsds_id` of its organisation."""

    place: str
    hsds_id: str
    code: str
    organisation: str
    values: Mapping[str, Any]


class Records(Struct, frozen=True, kw_only=True):
    file: str
    organisations: tuple[OrganisationRecord, ...]
    resources: tuple[ResourceRecord, ...]
    warnings: tuple[Fault, ...]


def read_records(package: Package, given: Given) -> Records:
    """Raises Refused with every value that the Network cannot take."""
    reading = _Reading(package, given)
    organisations = tuple(reading.organisations())
    resources = tuple(reading.resources())
    reading.check_codes((*organisations, *resources))
    if reading.faults:
        raise Refused(reading.faults)
    warnings = (*package.warnings, *reading.warnings)
    return Records(file=package.file, organisations=organisations, resources=resources, warnings=warnings)


class _Reading:
    """One pass over a package; collects faults."""

    def __init__(self, package: Package, given: Given) -> None:
        self._package = package
        self._given = given
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        terms = {str(row["id"]): str(row.get("code") or "") for _, row in package.rows("taxonomy_term")}
        self._own: dict[str, dict[str, str]] = defaultdict(dict)
        for _, row in package.rows("attribute"):
            if (term := terms.get(str(row["taxonomy_term_id"]), "")) in TERMS:
                self._own[str(row["link_id"])][term] = str(row["value"] or "")

    def organisations(self) -> Iterator[OrganisationRecord]:
        codes, dir3 = self._identifiers(SCHEME), self._identifiers(DIR3_SCHEME)
        for place, row in self._package.rows("organization"):
            key = str(row["id"])
            own = self._own[key]
            values = {
                "name": row["name"],
                "description": "" if row["description"] == row["name"] else row["description"],
                "ownership": self._listed("ownership", own, OWNERSHIPS, place),
                "standing": self._listed("standing", own, STANDINGS, place),
                "device_class": self._listed("device_class", own, DEVICE_CLASSES, place),
                "territory": own.get("territory", self._given.territory) or None,
                "dir3": self._dir3(dir3.get(key, ""), place),
            }
            yield OrganisationRecord(
                place=place, hsds_id=key, code=self._code(codes.get(key, ""), place), values=values
            )

    def resources(self) -> Iterator[ResourceRecord]:
        locations = self._locations()
        phones = self._first("phone", "service_id", "number")
        capacities = self._first("service_capacity", "service_id", "maximum", otherwise="available")
        for place, row in self._package.rows("service"):
            key = str(row["id"])
            own = {**USUAL, **self._own[key]}
            values = {
                "name": row["name"],
                "description": row["description"] or "",
                "eligibility": row["eligibility_description"] or "",
                "email": row["email"] or "",
                "phone": phones.get(key, ""),
                "device_class": self._listed("device_class", own, DEVICE_CLASSES, place),
                "territory": own.get("territory", self._given.territory) or None,
                "places": capacities.get(key, 0),
                "order_rule": self._listed("order_rule", own, ORDER_RULES, place),
                "offer_days": self._days(own["offer_days"], place),
                "is_active": row["status"] == "active",
                **locations.get(key, _nowhere()),
            }
            organisation = str(row["organization_id"])
            code = self._code(own.get("code", ""), place)
            yield ResourceRecord(
                place=place, hsds_id=key, code=code, organisation=organisation, values=values
            )

    def check_codes(self, records: tuple[OrganisationRecord | ResourceRecord, ...]) -> None:
        seen: set[tuple[type, str]] = set()
        for record in records:
            key = (type(record), record.code)
            if record.code and key in seen:
                self._wrong("double_code", record.place)
            seen.add(key)

    def _identifiers(self, scheme: str) -> dict[str, str]:
        rows = (row for _, row in self._package.rows("organization_identifier"))
        return {
            str(row["organization_id"]): str(row["identifier"])
            for row in rows
            if row["identifier_scheme"] == scheme
        }

    def _locations(self) -> dict[str, dict[str, str]]:
        """By service: where it is. Of several places the first is kept."""
        addresses = {str(row["location_id"]): row for _, row in reversed(list(self._package.rows("address")))}
        access = self._first("accessibility", "location_id", "description")
        found: dict[str, dict[str, str]] = {}
        for place, row in self._package.rows("service_at_location"):
            service, location = str(row["service_id"]), str(row["location_id"])
            if service in found:
                self._not_kept(place)
                continue
            address = addresses.get(location, {})
            found[service] = {
                "address": address.get("address_1", ""),
                "city": address.get("city", ""),
                "province": address.get("state_province", ""),
                "postal_code": address.get("postal_code", ""),
                "accessibility": access.get(location) or "",
            }
        return found

    def _first(self, table: str, key: str, column: str, *, otherwise: str = "") -> dict[str, Any]:
        found: dict[str, Any] = {}
        for place, row in self._package.rows(table):
            owner = row.get(key)
            if not owner or owner in found:
                self._not_kept(place)
                continue
            value = row.get(column)
            found[str(owner)] = row.get(otherwise) if value is None and otherwise else value
        return found

    def _listed(self, name: str, own: Mapping[str, str], known: Mapping[str, Any], place: str) -> str:
        value = own.get(name) or str(getattr(self._given, name, ""))
        if not value:
            self._wrong(f"no_{name}", place)
        elif value not in known:
            self._wrong("unknown_value", f"{place} {name}")
        return value

    def _code(self, code: str, place: str) -> str:
        if code and not CODE.fullmatch(code):
            self._wrong("wrong_code", place)
        return code

    def _dir3(self, code: str, place: str) -> str:
        try:
            return check_dir3(code)
        except WrongDir3:
            self._wrong("wrong_dir3", place)
            return ""

    def _days(self, text: str, place: str) -> int:
        if text.isascii() and text.isdecimal() and 1 <= int(text[:4]) <= 365:
            return int(text)
        self._wrong("unknown_value", f"{place} offer_days")
        return 0

    def _wrong(self, rule: str, place: str) -> None:
        self.faults.append(fault(rule, place, self._package.file))

    def _not_kept(self, place: str) -> None:
        self.warnings.append(fault("not_kept", place, self._package.file, severity="warning"))


def _nowhere() -> dict[str, str]:
    return dict.fromkeys(("address", "city", "province", "postal_code", "accessibility"), "")
