"""What is looked at before a verb does anything: the declarations and the settings.

Belongs here: refusing before anything runs. Does not belong here: what is wrong with a declaration
(assets/well_declared) or a setting (pipelines/settings).
"""

from __future__ import annotations


def look_first() -> None:
    """Raises Misdeclared or PersonKeyWeak, in words for whoever must mend it."""
    from assets.well_declared.whole import well_declared

    well_declared()
    from pipelines import settings

    settings.person_key()
