"""Where data lies and how files are written: paths, atomic writes, exclusive locks.

Belongs here: folders, files and locks. Does not belong here: databases, or what is in the files.
"""
