"""An example of each request body in the OpenAPI document, by address. Invented codes; nobody's data."""

from typing import Any

REASON = {"reason": "La persona está en el hospital."}
VERSIONS = {
    "source_id": "191380266174354350",
    "target_id": "191399021835780098",
    "mapping": {"call": "call_participant"},
}
INSTANCE = "/api/v1/instances/{instance_id}"
TASK = "/api/v1/tasks/{reference}"

EXAMPLES: dict[str, dict[str, Any]] = {
    "/api/v1/decisions/evaluate": {
        "process_id": "pact_call_and_consent",
        "decision": "call_strategy",
        "variables": {"attempts": 2},
    },
    "/api/v1/instances": {
        "process_id": "errand",
        "business_key": "C-2026-0001",
        "variables": {"since": {"@": "2026-11-22"}, "share": 0.25},
    },
    "/api/v1/instances/search": {"business_keys": ["C-2026-0001"], "state": "active", "limit": 20},
    f"{INSTANCE}/suspend": REASON,
    f"{INSTANCE}/resume": {"reason": "Ha vuelto a casa."},
    f"{INSTANCE}/cancel": {"reason": "Se abrió dos veces."},
    f"{INSTANCE}/modify": {
        "changes": [
            {"type": "move_token", "number": 65543, "element": "first_interview"},
            {"type": "start_before", "element": "send_letter"},
        ],
        "reason": "La persona vino sin que se la llamara.",
    },
    f"{INSTANCE}/repeat": {"element": "visit", "reason": "Hace falta otra visita."},
    f"{INSTANCE}/add": {"element": "accompany", "reason": "Lo pide la persona."},
    f"{INSTANCE}/begin": {"number": 65540, "element": "visit", "reason": "Lo acordó el equipo."},
    f"{INSTANCE}/end-ad-hoc": {"number": 65540, "reason": "Ya no hace falta más."},
    f"{INSTANCE}/variables": {"variables": {"review_on": {"@": "2027-01-15"}}, "reason": "Fecha equivocada."},
    f"{INSTANCE}/migrate": {"definition_id": "191399021835780098", "reason": "Versión acordada por la Red."},
    f"{INSTANCE}/restart": {"reason": "Se anuló por error."},
    f"{INSTANCE}/incidents/{{number}}/resolve": {"reason": "La impresora vuelve a funcionar."},
    f"{INSTANCE}/jobs/{{number}}/retry": {"reason": "El registro vuelve a responder."},
    f"{TASK}/assign": {"assignee": "diana", "reason": "Darío está de permiso."},
    f"{TASK}/complete": {"variables": {"decision": "accept", "reason": "La familia lo ha pedido."}},
    f"{TASK}/throw-error": {"code": "duplicate", "message": "Ya tiene un caso abierto."},
    f"{TASK}/skip": {"reason": "Se hizo por teléfono."},
    "/api/v1/messages": {"name": "participant_called_back", "key": "C-2026-0001"},
    "/api/v1/signals": {"name": "office_closed", "variables": {"on": {"@": "2026-12-01"}}},
    "/api/v1/migrations/plan": VERSIONS,
    "/api/v1/migrations/check": {**VERSIONS, "instance_ids": ["191380276663695756"]},
    "/api/v1/migrations": {**VERSIONS, "reason": "Versión acordada por la Red."},
    "/api/v1/migrations/{batch_id}/run": {"limit": 500},
}
