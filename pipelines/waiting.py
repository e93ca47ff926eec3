"""What waits to be built or published: the state that both the night and the command line go by.

Belongs here: choosing the range of a build. Does not belong here: running it.
"""

from __future__ import annotations

from assets.declared import all_facts, all_indicators
from assets.desk import Desk
from assets.ledger import standing_of
from assets.publication import is_published
from assets.staging.arrivals import arrivals
from assets.standing import waiting_figures, waiting_quarters
from warehouse.calendar import Quarter
from warehouse.connection import open_release
from warehouse.publish import FILE

Range = tuple[Quarter, Quarter]


def range_to_build(desk: Desk, wait_seconds: float = 600) -> Range | None:
    """The range of quarters that must be built because of what was staged or declared; None when none."""
    with desk.warehouse(wait_seconds) as warehouse:
        waiting = {
            *waiting_quarters(warehouse, desk.home, all_facts()),
            *waiting_figures(warehouse, desk.home, all_indicators().values()),
        }
    return (min(waiting), max(waiting)) if waiting else None


def is_unpublished(desk: Desk, wait_seconds: float = 600) -> bool:
    """Whether readers do not see yet what became of every arrival, or the figures as they stand.

    The release is asked and not only the warehouse, because a run may have died between the two.
    """
    file = desk.home.current / FILE
    if not file.exists():
        return True
    with open_release(file.resolve()) as release:
        known = dict(release.duck.execute("select extract_key, outcome from extract_ledger").fetchall())
    news = any(
        known.get(arrival.extract_key) != standing
        for arrival in arrivals(desk.home)
        if (standing := standing_of(desk.home, arrival)) is not None
    )
    if news:
        return True
    with desk.warehouse(wait_seconds) as warehouse:
        return not is_published(warehouse, desk)
