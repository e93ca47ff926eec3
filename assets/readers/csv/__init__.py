"""CSV files: lines, encodings, headings, blocks, and rows with their line numbers.

Belongs here: everything about delimited text. Does not belong here: what a source's headings ought to be.
"""
