"""Lets the tests of the campaigns import them, as the scripts beside them do."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
