"""Puts the web application together: create_app(). Default-deny: but for the entrance, every address asks who you are.

The programming interface asks for its own tokens (api/mounting.py).
What a page does is in the area packages beside this file.
"""

from flask import Flask, redirect, request, url_for
from flask_babel import Babel
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect, generate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response

from processes.application import Application
from webapp import current, errors, language, rendering, security
from webapp.api.mounting import mount
from webapp.case_acts import trace_case_acts
from webapp.cases import beginning_views as cases
from webapp.cases import consent_views as consent
from webapp.cases import diagnosis_form_views as diagnosis
from webapp.cases import payroll_views as payroll
from webapp.cases import people_pages as people
from webapp.cases import plan_form_views as plan
from webapp.cases import referral_views as referrals
from webapp.composing import compose
from webapp.config import Settings
from webapp.database import Database
from webapp.designer import walk_views as designer
from webapp.due import ZONE
from webapp.entrance import views as entrance
from webapp.inbox import task_views as inbox
from webapp.monitor import ad_hoc_views as monitor
from webapp.navigation import describe_me, list_sections
from webapp.network import absence_views as network
from webapp.observing import probes
from webapp.observing.instruments import instruments_of
from webapp.observing.requests import LoggedFlask
from webapp.people import load_signed_in
from webapp.risk import rights_views as risk
from webapp.risk.community import views as community

OPEN_TO_ALL = {"static", "entrance.enter", "entrance.check", *probes.OPEN}


def create_app(settings: Settings, *, application: Application | None = None) -> Flask:
    """The WSGI application. `application` is given when a worker in the same process shares it."""
    app = LoggedFlask(__name__)
    app.secret_key = settings.secret_key
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        BABEL_DEFAULT_LOCALE=settings.language,
        BABEL_DEFAULT_TIMEZONE=str(ZONE),
        BABEL_TRANSLATION_DIRECTORIES="translations",
    )
    composed = application or compose(settings)
    app.extensions["concierto"] = composed
    app.extensions["entrance_brake"] = security.Brake(composed.engine.clock.now)
    Database(composed.database).init_app(app)
    Babel(app, locale_selector=language.choose_language)
    probes.install(app, instruments_of(composed), metrics_token=settings.metrics_token)
    csrf = CSRFProtect(app)
    _ask_who(app)
    security.secure(app, https=settings.https)
    errors.prepare_errors(app)
    rendering.prepare_templates(app)
    app.before_request(language.remember_language)
    app.context_processor(lambda: {"me": describe_me(), "sections": list_sections})
    app.jinja_env.globals["csrf_field"] = csrf_field
    people.install(app, settings)
    trace_case_acts(app)
    mount(app, csrf)
    for area in (
        entrance,
        inbox,
        cases,
        consent,
        diagnosis,
        people,
        plan,
        referrals,
        risk,
        community,
        monitor,
        designer,
        network,
        payroll,
    ):
        app.register_blueprint(area.blueprint)
    return app


def csrf_field() -> Markup:
    """The hidden field that every form of ours carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _ask_who(app: Flask) -> None:
    login = LoginManager(app)
    login.session_protection = "basic"
    login.user_loader(load_signed_in)

    @app.before_request
    def ask_who() -> Response | None:
        if current.is_api() or request.endpoint in OPEN_TO_ALL or current_user.is_authenticated:
            return None
        if errors.wants_json():
            return errors.show_problem(401, errors.explain(401))
        wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
        return redirect(
            url_for("entrance.enter", next=wanted) if wanted != "/" else url_for("entrance.enter")
        )
