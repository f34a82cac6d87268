"""One step of one instance: the kernel run with its questions answered in every way, worked out once where it can be.

`instances.Instances` gives every next step of an instance. Knows nothing of other pools, nor of what was explored.
"""
