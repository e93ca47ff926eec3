"""Business rules, one a file, named after the rule's code.

Belongs here: `rule = RowRule(...)` or `rule = ExtractRule(...)` under a docstring that says why.
Does not belong here: limits of a single column (they stand in the contract).
"""
