"""Registers, one file each: what is known of the things that extracts name.

Belongs here: `register = Register(...)`. Does not belong here: codes that are agreed with a sender (the contract of
the source), or what is judged by a register (checks/rules).
"""
