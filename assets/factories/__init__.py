"""The factories: a declaration goes in, Dagster assets and their checks come out.

Belongs here: what Dagster must know of sources, dimensions, facts, indicators and releases. Does not
belong here: the work itself, which is plain Python that never sees Dagster.
"""
