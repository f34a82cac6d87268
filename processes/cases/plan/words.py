"""The words for plans: states, verbs, signers, services, frequencies, outcomes, in Spanish and English."""

from processes.cases.diagnosis.pack import Text

STATE_NAMES = {
    "draft": Text("Borrador", "Draft"),
    "complete": Text("Completo, sin validar", "Complete, not validated"),
    "validated": Text("Validado, pendiente de firmas", "Validated, waiting for signatures"),
    "signed": Text("Firmado", "Signed"),
    "in_force": Text("En vigor", "In force"),
    "closed": Text("Cerrado", "Closed"),
}
SIGNER_NAMES = {
    "participant": Text("La persona", "The person"),
    "case_coordinator": Text("Coordinación del caso", "Case coordinator"),
    "reference_professional": Text("Profesional de referencia", "Reference professional"),
}
SERVICE_VERB_NAMES = {
    "activate": Text("Empezar", "Activate"),
    "keep": Text("Mantener", "Keep"),
    "adjust": Text("Cambiar", "Adjust"),
    "remove": Text("Terminar", "Remove"),
}
FREQUENCY_NAMES = {
    "weekly": Text("Cada semana", "Every week"),
    "fortnightly": Text("Cada dos semanas", "Every two weeks"),
    "monthly": Text("Cada mes", "Every month"),
    "other": Text("De otra manera", "In another way"),
}
OUTCOME_NAMES = {
    "reached": Text("Logrado", "Reached"),
    "partly": Text("Logrado en parte", "Partly reached"),
    "going_on": Text("En marcha", "Under way"),
    "not_reached": Text("No logrado", "Not reached"),
}
FOLLOW_UP_NAMES = {
    "visit": Text("Visita en casa", "Home visit"),
    "office": Text("Entrevista en el centro", "Interview at the centre"),
    "call": Text("Llamada", "Call"),
    "meeting": Text("Reunión con el equipo", "Meeting with the team"),
}
CLOSE_REASON_NAMES = {
    "replaced": Text("Hay un plan nuevo", "There is a new plan"),
    "rejects": Text("La persona no quiere un plan", "The person does not want a plan"),
    "revoked": Text("La persona retiró su consentimiento", "The person withdrew consent"),
    "plan_fulfilled": Text("Plan cumplido", "Plan fulfilled"),
    "end_of_term": Text("Fin de plazo", "End of term"),
    "other": Text("Otro motivo", "Other reason"),
}
