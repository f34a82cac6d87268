"""Risk of chronification: models from tabular histories, alerts within capacity, and their human review.

A score only proposes that a professional looks. Nothing here grants, suspends or sanctions.
"""
