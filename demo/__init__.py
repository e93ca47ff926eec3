"""The synthetic county: raw extracts as a county council receives them, about nobody.

Belongs here: generators of raw files with known truths and known dirt. Does not belong here: anything that
reads, checks or loads a file. This package imports no other room of the project, so that a mistake made in
the readers or in the working-day arithmetic cannot be made a second time in the data that tests them.
"""
