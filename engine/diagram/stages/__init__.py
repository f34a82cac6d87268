"""How a drawing comes about, stage by stage: reading, loops, columns, tracks, routes, slots, coordinates, labels.

`arranging.arrange` runs them all over one level. Nothing here reads or writes the diagram interchange.
"""
