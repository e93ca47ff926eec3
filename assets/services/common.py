"""What all services need: days, quarters, councils and areas, and the rules on every extract."""

from assets.declarations.service import Service

service = Service(
    code="common",
    title="All services together",
    owner="Head of performance",
    team="team:data-engineering",
    sensitivity="public",
)
