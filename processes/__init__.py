"""The business: care processes, their decisions, forms and rules, one folder an area."""
