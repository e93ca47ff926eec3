"""First contracts: what can be guessed of a source from one sample of its files, and the module that says so.

Belongs here: guessing, and writing each guess down so that its author sees what to confirm. Does not belong here:
what a type of column reads (checks/columns) or how a file is read (assets/readers): both are asked, never repeated.
"""
