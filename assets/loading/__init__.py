"""From staged rows to the star, the ledger and a publication, and what of it is stale.

Belongs here: joining declarations to the warehouse. Does not belong here: SQL of any one fact, or Dagster.
"""
