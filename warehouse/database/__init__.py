"""The databases that hold the star: connections, creating tables, loading rows, checking keys.

Belongs here: how rows enter a database and stay sound. Does not belong here: which rows, or the tables' own words.
"""
