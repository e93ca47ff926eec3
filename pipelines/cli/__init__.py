"""The command line: `performance`, a thin layer over the same jobs that the Dagster UI runs.

Belongs here: options, and printing for a person. Does not belong here: work.
"""
