"""Service areas, one file each: who answers for one, how sensitive its extracts are, where it stands in the report.

Belongs here: `service = Service(...)`. Does not belong here: what a service sends or publishes, which lies in the
folder of its name in assets/sources, facts, dimensions, indicators and checks and repeats nothing of this.
"""
