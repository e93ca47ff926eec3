"""Highways: defects of roads and pavements, and their repair.

Its records name no person, and yet free text and places of reports are not for everybody: restricted.
"""

from assets.declarations.service import Service
from warehouse.indicators.declaration import Theme

service = Service(
    code="highways",
    title="Highways",
    owner="Head of Highways",
    team="team:highways",
    sensitivity="restricted",
    themes=(
        Theme("2016-17 Q1", "Community Services", "Highways"),
        Theme("2018-19 Q1", "Growth, Environment, Transport and Community Services", "Highways"),
    ),
)
