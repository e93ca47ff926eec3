"""What we promise of the data and how we know that it holds.

Belongs here: contracts, rules, expectations and their turning into asset checks. Does not belong
here: reading files, or writing tables.
"""
