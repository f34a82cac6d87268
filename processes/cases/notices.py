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
NOTICES = (CALLED_BACK, REVOKED)


def find_notice(message: str) -> Notice | None:
    """The notice of that message."""
    return next((notice for notice in NOTICES if notice.message == message), None)
