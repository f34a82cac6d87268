"""Community actions: who is invited, who has a seat, who waits, who came. People appear by code.

The segmentation only decides who is on a list; no score, and no order by it, leaves this folder.
"""
