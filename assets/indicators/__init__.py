"""Indicators, one a file; the docstring of the file is the published definition.

Belongs here: `indicator = Indicator(...)`. Does not belong here: arithmetic that indicators share
(warehouse/indicators) or targets and comparators (assets/sources/comparators).
"""
