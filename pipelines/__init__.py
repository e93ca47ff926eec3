"""How and when things run: definitions, jobs, schedules, sensors, the instance, the command line.

Belongs here: wiring. Does not belong here: what a step does (assets) or any figure.
"""
