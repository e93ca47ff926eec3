"""What we keep: the star schema, its calendar and names, the databases that hold it, and its releases.

Belongs here: tables, loading, indicator arithmetic, editions, publishing. Does not belong here:
Dagster, Great Expectations, file formats, or anything that knows one source from another.
"""
