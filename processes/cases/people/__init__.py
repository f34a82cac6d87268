"""The people of the Network's care: who is registered, their households, whom they resemble, notes, documents, and
who may know of somebody at all. Their cases are in the folder above.
"""
