"""A campaign of damaged and hostile files through the public staging, each held against what stands in it.

Belongs here: making the files, staging them, and an independent reading of them. Does not belong here: the
project's own readers, which the campaign must not share a line with.
"""
