"""What of the project's own code a declaration rests on, so that a mended line makes stale what uses it.

Belongs here: reading the project's modules and following what they use. Does not belong here: what is stale.
"""
