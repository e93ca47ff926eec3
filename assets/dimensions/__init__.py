"""Dimensions and tables of published figures, one file each.

Belongs here: `dimension = Dimension(...)`. Does not belong here: the tables (warehouse/schema) or the
files that they are filled from (assets/reference).
"""
