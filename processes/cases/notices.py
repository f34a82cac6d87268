"""What a professional learns outside the application and a running process waits to be told. Pure.

Each notice is the message of a diagram; its key is the case's code.
"""

from msgspec import Struct


class Notice(Struct, frozen=True, kw_only=True):
    """`message` as diagrams name it; what the button says and what it will do, in Spanish and English."""

    message: str
    name: str
    name_en: str
    effect: str
    effect_en: str


CALLED_BACK = Notice(
    message="participant_called_back",
    name="La persona ha llamado",
    name_en="The person has called back",
    effect="Deja de contar el plazo para volver a llamar y se prepara la primera entrevista.",
    effect_en="The time until the next call stops, and the first interview is prepared.",
)
REVOKED = Notice(
    message="consent_revoked",
    name="La persona retira su consentimiento",
    name_en="The person withdraws consent",
    effect="El acceso a sus datos se cierra ahora y lo que está en marcha se para. No afecta a ninguna prestación.",
    effect_en="Access to the person's data is closed at once and what is under way stops. No benefit is affected.",
)
CRISIS = Notice(
    message="crisis_reported",
    name="La persona está en crisis",
    name_en="The person is in a crisis",
    effect="Empieza a la vez la atención de la crisis, por quien coordina el caso y el CEAS. El acompañamiento sigue.",
    effect_en="Attending the crisis begins beside it, by the case coordinator and the CEAS. The accompaniment goes on.",
)
CONTRACT_STARTED = Notice(
    message="contract_started",
    name="La persona empieza a trabajar",
    name_en="The person starts a job",
    effect="Acaba la búsqueda de empleo, se devuelve la plaza del recurso y se sigue cómo va el trabajo.",
    effect_en="The search for work ends, the resource's place is given back, and how the job goes is followed up.",
)
JOB_LOST = Notice(
    message="job_lost",
    name="La persona ha perdido el empleo",
    name_en="The person has lost the job",
    effect="Deja de seguirse ese empleo y el itinerario se valora de nuevo.",
    effect_en="That job is not followed up any more, and the itinerary is assessed anew.",
)
CIRCUMSTANCES_CHANGED = Notice(
    message="circumstances_changed",
    name="Cambian los ingresos o el hogar",
    name_en="Income or household change",
    effect="El CEAS anota el cambio y, si hace falta, se vuelve a calcular la renta que se iba a resolver.",
    effect_en="The CEAS notes the change and, if needed, the income that was to be decided is worked out again.",
)
APPLICATION_WITHDRAWN = Notice(
    message="income_application_withdrawn",
    name="La persona desiste de la renta garantizada",
    name_en="The person withdraws the application for guaranteed income",
    effect="La solicitud se archiva. Puede volver a pedirla cuando quiera.",
    effect_en="The application is filed. They may apply again at any time.",
)
NOTICES = (
    CALLED_BACK,
    CRISIS,
    CONTRACT_STARTED,
    JOB_LOST,
    CIRCUMSTANCES_CHANGED,
    APPLICATION_WITHDRAWN,
    REVOKED,
)


def find_notice(message: str) -> Notice | None:
    """The notice of that message."""
    return next((notice for notice in NOTICES if notice.message == message), None)
