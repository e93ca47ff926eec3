"""What others publish and our figures are held against: populations, targets, neighbours and their figures."""

from assets.declarations.service import Service

service = Service(
    code="comparators",
    title="Comparators, populations and targets",
    owner="Head of performance",
    team="team:performance",
    sensitivity="public",
)
