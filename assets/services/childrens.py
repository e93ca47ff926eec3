"""Children's social care: children in need, their assessments and what follows.

Its records are about children and their families, so every extract is personal unless one says otherwise.
"""

from assets.declarations.service import Service
from warehouse.indicators.declaration import Theme

service = Service(
    code="childrens",
    title="Children's social care",
    owner="Director of Children's Social Care",
    team="team:childrens",
    sensitivity="personal",
    themes=(
        Theme("2016-17 Q1", "Start Well", "Children's social care"),
        Theme("2018-19 Q1", "Education and Children's Services", "Children's social care"),
    ),
)
