"""Housing emergencies: the diagram, the aid for rent or mortgage debt, and what the resource map has free.

Not the places themselves (processes/network/resources.py) nor the triage's rules (processes/cases/housing_triage.dmn).
"""
