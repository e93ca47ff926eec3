"""Rules of published figures, populations, targets and comparator groups: one file each.

Belongs here: declarations. Does not belong here: anything that another service needs.
"""
