"""The vocabularies of this room, and the declarations that its folders hold.

Belongs here: what a fact and a dimension are, and finding all that are declared.
Does not belong here: any one declaration.
"""
