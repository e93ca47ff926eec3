"""XML files: elements into rows, with the line of each.

Belongs here: everything about XML. Does not belong here: which elements a source has.
"""
