"""Libraries: visits and loans, by authority as the Arts Council asks for them and by branch."""

from assets.declarations.service import Service
from warehouse.indicators.declaration import Theme

service = Service(
    code="libraries",
    title="Libraries",
    owner="Head of Libraries",
    team="team:libraries",
    sensitivity="public",
    themes=(
        Theme("2016-17 Q1", "Community Services", "Libraries"),
        Theme(
            "2018-19 Q1", "Education and Children's Services", "Libraries, Museums, Culture and Registrars"
        ),
    ),
)
