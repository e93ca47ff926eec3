"""Releases: building one, its editions, and the verification before readers are pointed at it.

Belongs here: what readers receive. Does not belong here: computing figures.
"""
