"""The words of the document that a participant is handed, in Spanish and English."""

HEADINGS = {
    "title": ("Los datos que hay sobre usted", "The data that there are about you"),
    "footer": ("Datos personales: guárdelo en un lugar seguro", "Personal data: keep it in a safe place"),
    "person": ("Sus datos", "Your data"),
    "household": ("Con quién vive", "Who lives with you"),
    "cases": ("Sus casos", "Your cases"),
    "consents": ("Lo que usted ha permitido", "What you have allowed"),
    "sharings": ("Con quién se han compartido sus datos", "With whom your data have been shared"),
    "seen": ("Quién ha visto sus datos", "Who has seen your data"),
    "story": ("Qué se ha hecho", "What has been done"),
    "processes": ("Procesos de atención", "Care processes"),
    "acts": ("Qué se ha hecho con sus datos", "What was done with your data"),
    "rest": ("Todo lo demás", "Everything else"),
    "rest_said": (
        "Este documento es un resumen. En el archivo que lo acompaña está todo, palabra por palabra: diagnósticos, "
        "planes, derivaciones y lo que se escribió en cada tarea. Estas son sus partes, y cuántas anotaciones tiene "
        "cada una:",
        "This document is a summary. The file beside it holds everything, word for word: diagnoses, plans, "
        "referrals and what was written in each task. These are its parts, and how many entries each has:",
    ),
}
LABELS = {
    "code": ("Código", "Code"),
    "born": ("Nacimiento", "Born"),
    "document": ("Documento", "Document"),
    "phone": ("Teléfono", "Telephone"),
    "address": ("Dirección", "Address"),
    "kinship": ("Parentesco", "Kinship"),
    "until": ("Hasta", "Until"),
    "since": ("Desde", "Since"),
    "opened": ("Abierto", "Opened"),
    "closed": ("Cerrado", "Closed"),
    "state": ("Fase o motivo de cierre", "Phase or reason for closing"),
    "coordinator": ("Coordina", "Coordinator"),
    "when": ("Cuándo", "When"),
    "answer": ("Respuesta", "Answer"),
    "text": ("Texto", "Text"),
    "allowed": ("Permisos", "Permissions"),
    "organisation": ("Entidad", "Organisation"),
    "purpose": ("Para qué", "What for"),
    "what": ("Qué datos", "Which data"),
    "who": ("Quién", "Who"),
    "happened": ("Qué", "What"),
    "process": ("Proceso", "Process"),
    "steps": ("Pasos", "Steps"),
    "reason": ("Por qué", "Why"),
}
ANSWERS = {
    "signed": ("Firmado", "Signed"),
    "replaced": ("Cambiado después", "Changed later"),
    "revoked": ("Retirado", "Withdrawn"),
    "refused": ("No acepta", "Refused"),
    "export": ("Entregados", "Handed over"),
    "rectify": ("Corregidos", "Put right"),
    "block": ("Bloqueados", "Blocked"),
    "unblock": ("Desbloqueados", "Unblocked"),
    "erase": ("Borrados", "Erased"),
    "name": ("Designada una persona", "A person named"),
}
RIGHTS = {
    "may_carry_out": ("hacer las actuaciones", "carry out the actions"),
    "may_use_record": ("consultar y actualizar su historia", "consult and update the record"),
    "may_discuss_in_team": ("hablar de su caso en el equipo", "discuss the case in the team"),
    "may_research": ("investigar, sin su nombre", "research, without the name"),
}
