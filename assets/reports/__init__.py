"""Reports: the scorecard for the committee, the quality report for data owners, the explanation of a figure.

Belongs here: questions to a release or the warehouse, and their answers as text. Does not belong here:
computing figures.
"""
