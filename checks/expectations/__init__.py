"""Contracts as Great Expectations suites, and the DuckDB that they run on.

Belongs here: suites, running them, their results. Does not belong here: marking rows, or Dagster.
"""
