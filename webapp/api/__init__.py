"""The programming interface under /api/v1: JSON for other systems, by tokens with scopes. Pages are elsewhere.

One file a resource. Whatever a person may not do on the pages their token may not do here.
"""
