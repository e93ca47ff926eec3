"""Whether all that is declared is well declared: found before anything runs, every fault of all files together.

Belongs here: what a declaration must be like, one kind of declaration a file. Does not belong here: what a
declaration means (assets/declarations, checks, warehouse/indicators), or judging data.
"""
