"""From a file in the landing zone to typed rows: receive, archive, type, split, account for.

Belongs here: the life of an extract until its rows are staged. Does not belong here: formats
(assets/readers), contracts (assets/sources), tables (warehouse).
"""
