"""JSON files: lines or arrays of objects into rows of text, with the line on which each object begins.

Belongs here: everything about JSON. Does not belong here: which fields a source's objects have.
"""

from assets.readers.json.array import JsonArray
from assets.readers.json.lines import JsonLines

__all__ = ["JsonArray", "JsonLines"]
