"""Indicator arithmetic: from fact rows to numerators, values, ratings, and editions.

Belongs here: what is the same for every indicator. Does not belong here: any one indicator
(assets/indicators).
"""
