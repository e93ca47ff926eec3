"""Sources, one file an extract: who sends it, what a row is, its quirks, and its contract.

Belongs here: `source = Source(...)`, and a `tidy` select where the rows need shaping for their fact.
Does not belong here: reading, staging, or code lists that several sources share (assets/reference).
"""
