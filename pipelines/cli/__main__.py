"""`python -m pipelines.cli`. Belongs here: nothing else."""

from pipelines.cli.main import main

main()
