"""Sources of what others publish and what councils set: published figures, populations, targets, comparator groups.

Belongs here: declarations. Does not belong here: anything that a service records itself.
"""
