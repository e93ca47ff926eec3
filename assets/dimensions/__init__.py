"""Dimensions and tables of published figures, one file each.

Belongs here: `dimension = Dimension(...)`. Does not belong here: the tables (warehouse/schema), or
where their rows come from (assets/reference, assets/sources/comparators).
"""
