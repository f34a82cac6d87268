"""The words for kinds of factors, places of control and SODA-MECA's proposals, in Spanish and English."""

from processes.cases.diagnosis.pack import Text

KIND_NAMES = {
    "satisfactory": Text("Capacidad o apoyo que ya tiene", "Capacity or support already there"),
    "opportunity": Text("Oportunidad que puede aprovechar", "Opportunity that can be taken"),
    "unfavourable": Text("Dificultad que tiene ahora", "Difficulty there is now"),
    "threatening": Text("Amenaza que puede llegar", "Threat that may come"),
}
LOCUS_NAMES = {
    "internal": Text("Sí, depende de la persona", "Yes, it depends on the person"),
    "external": Text("No, depende de otros", "No, it depends on others"),
}
STRATEGY_NAMES = {
    "maintain": Text("Mantener", "Maintain"),
    "exploit": Text("Aprovechar", "Exploit"),
    "correct": Text("Corregir", "Correct"),
    "face": Text("Afrontar", "Face"),
    "know": Text("Conocer", "Know"),
    "consider": Text("Tener en cuenta", "Consider"),
}
