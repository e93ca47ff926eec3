"""Facts, one file a fact table: the selects that turn staged rows into it.

Belongs here: `fact = Fact(...)`. Does not belong here: the tables (warehouse/schema) or parsing text.
"""
