"""The trace of what substitutes do on a case's pages: one line for each form that was sent, on whose behalf.

Whose case it is, is seen before the act; the line is written after it, in a transaction of its own: the case's own
record names the actor in any case. Tasks have their trace in `standing_in`.
"""

from flask import Flask, Response, g, request
from flask_login import current_user
from msgspec.structs import replace

from processes.cases.queries import find_case_for, team_of
from processes.network.acts import CASE_ACT, record_act
from webapp import current

ADDRESS = "/casos/<code>"
HOLDER = "absent_holder"


def trace_case_acts(app: Flask) -> None:
    """Watch every form that is sent to a case's pages."""

    @app.before_request
    def see_whose_case() -> None:
        if request.method == "POST" and _is_of_a_case() and current_user.is_authenticated:
            setattr(g, HOLDER, find_absent_holder(_code()))

    @app.after_request
    def write_it_down(response: Response) -> Response:
        absent = g.get(HOLDER, "")
        if absent and response.status_code < 400:
            me = current.professional().username
            with current.writing() as session:
                record_act(session, CASE_ACT, _code(), actor=me, on_behalf_of=absent, now=current.now())
        return response


def find_absent_holder(code: str) -> str:
    """For whom the reader has this case: empty when they hold it, or may see it, themselves.

    Of a case that an absent colleague holds it is that one, even where the reader may see the case anyway.
    """
    me, session = current.professional(), current.session()()
    if not me.stands_in_for or find_case_for(session, me, code) is None:
        return ""
    team = team_of(session, code)
    held = [each.username for each in me.stands_in_for if each.username in team]
    if me.username in team or held:
        return "" if me.username in team else held[0]
    if find_case_for(session, replace(me, stands_in_for=()), code) is not None:
        return ""
    seen = (each.username for each in me.stands_in_for if find_case_for(session, each, code) is not None)
    return next(seen, "")


def _is_of_a_case() -> bool:
    rule = request.url_rule
    return rule is not None and rule.rule.startswith(ADDRESS)


def _code() -> str:
    return str((request.view_args or {}).get("code", ""))
