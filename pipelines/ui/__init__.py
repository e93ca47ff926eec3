"""The Dagster UI as this project serves it: on the loopback address, to its own pages only.

Belongs here: the two processes behind `performance ui` and what stands in front of them. Does not belong here:
starting and stopping them (pipelines/cli/serve) or what they show.
"""
