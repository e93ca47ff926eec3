"""Receiving: what lies in the landing zone is looked at, refused at the door or archived, and entered.

Belongs here: everything between a sender's file and the record of its arrival. Does not belong here:
reading rows.
"""
