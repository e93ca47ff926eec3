"""Registers of libraries: one file each.

Belongs here: declarations. Does not belong here: anything that another service needs.
"""
