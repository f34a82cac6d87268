"""Urgent basic needs: the diagram, and what each provider of the resource map was asked.

A provider learns what is needed and for how many people, under the request's own code: never who.
"""
