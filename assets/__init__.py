"""What exists: sources and their staging, dimensions, facts, indicators, reports, and their Dagster assets.

Belongs here: reading and staging extracts, the declarations of sources, facts and indicators, and the
factories that make Dagster assets of them. Does not belong here: when things run (pipelines).
"""
