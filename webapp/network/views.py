"""The resource map: a list with filters, and one resource with its places and its waiting list.

Who reads which line of a list is decided in processes/network/resource_access.py.
"""

from flask import Blueprint, render_template, request
from msgspec import Struct

from processes.cases.people.restrictions import hidden_keys
from processes.cases.queries import participants_for
from processes.network import resources
from processes.network.calendar import local_date
from processes.network.places import OFFERED
from processes.network.queries import list_organisations, list_territories
from processes.network.resource_access import keeps, may_see_code, seen_entries
from processes.network.resource_tables import Resource
from processes.network.resources import DEVICE_CLASSES
from webapp import access, current, sections
from webapp.network import words

blueprint = Blueprint("network", __name__, template_folder="templates")


class Chosen(Struct, frozen=True):
    """The filters of the address; what makes no sense is as if it was not there."""

    device_class: str
    territory: str
    text: str
    only_free: bool


class Listed(Struct, frozen=True):
    """A resource with how many of its places are free now."""

    resource: Resource
    free: int


@blueprint.app_context_processor
def say() -> dict[str, object]:
    """The words of the Network, for the templates."""
    return {
        "say_device_class": words.say_device_class,
        "say_ownership": words.say_ownership,
        "say_standing": words.say_standing,
        "say_field_groups": words.say_field_groups,
        "say_protocol": words.say_protocol,
        "say_position": words.say_position,
        "say_act": words.say_act,
    }


@blueprint.get("/red")
def list_resources() -> str:
    """What there is, where, for whom, and how many places are free."""
    sections.require_map(current.professional())
    session, chosen = current.session()(), _read_choice()
    found = resources.list_resources(session, device_class=chosen.device_class, territory=chosen.territory)
    listed = [Listed(each, resources.count_free(session, each, current.now())) for each in found]
    names = {each.code: each.name for each in list_organisations(session)}
    return render_template(
        "network/resources.html",
        chosen=chosen,
        listed=[each for each in listed if _matches(each, chosen, names)],
        organisations=names,
        classes=[code for code in DEVICE_CLASSES if code != "governance"],
        territories=list_territories(session),
    )


@blueprint.get("/red/recursos/<code>")
def show_resource(code: str) -> str:
    """What it offers and to whom; its places, as far as the reader may know whose they are.

    A restricted case is on no list, whoever keeps the resource; its place is taken all the same.
    """
    me, session = current.professional(), current.session()()
    resource = access.get_resource(me, code)
    entries, holds = resources.entries_at(session, code, current.now()), resources.holds_of(session, code)
    codes = [*(each.case_code for each in entries), *(each.case_code for each in holds)]
    visible = frozenset(participants_for(session, me, codes))
    hidden = hidden_keys(session, me.username)
    lines = seen_entries(me, resource, entries, visible=visible)
    return render_template(
        "network/resource.html",
        resource=resource,
        organisation=access.get_organisation(me, resource.organisation),
        free=resources.count_free(session, resource, current.now()),
        held=[
            each
            for each in holds
            if each.case_code not in hidden and may_see_code(me, resource, each.case_code, visible)
        ],
        count_held=len(holds),
        lines=[line for line in lines if line.entry.case_code not in hidden],
        count_waiting=sum(each.status != OFFERED for each in entries if each.case_code not in hidden),
        visible=visible,
        keeps=keeps(me, resource),
        today=local_date(current.now()),
    )


def _read_choice() -> Chosen:
    given = request.args
    device_class = given.get("clase", "")
    return Chosen(
        device_class=device_class if device_class in DEVICE_CLASSES else "",
        territory=given.get("zona", "")[:100],
        text=given.get("texto", "").strip()[:100],
        only_free=given.get("libres") == "si",
    )


def _matches(listed: Listed, chosen: Chosen, names: dict[str, str]) -> bool:
    each = listed.resource
    if chosen.only_free and not listed.free:
        return False
    texts = (each.name, each.description, each.eligibility, each.city, names.get(each.organisation, ""))
    return not chosen.text or any(chosen.text.casefold() in text.casefold() for text in texts)
