"""The areas that a council is compared with: its statistical neighbours by edition, its region, England.

Dropped by the performance team when a list is drawn up anew, one row a member, which says of its group whose it is
and from when it is used; UTF-8. The lists of a council stand or fall as a whole, as a mean over some of the neighbours
is another figure: one bad line refuses the file, or leaves that council out of a file of several. What a later file
says of a group of a council replaces all that earlier ones said of it. Of several lists that hold on a day, the one
that began last is used.
"""

from assets.reference import FOLDER
from assets.sources.comparators._files import AREA, COUNCIL, FILE
from checks.columns import Code, Codes, Column, Date, Integer, Text
from checks.contract import Source, Supersede, Tolerance

KINDS = Codes({
    "statistical_neighbours": "Councils that are alike", "region": "The region of the council",
    "country": "The country of the council",
})  # fmt: skip
GROUP = Text(
    pattern="[a-z][a-z0-9_]*", pattern_words="lower case letters, digits and underscores, such as dfe_2025"
)

source = Source(
    name="comparator_groups",
    title="Comparator groups of councils",
    description=__doc__,
    file_pattern=r"(.*/)?comparator_groups.*\.csv",
    reader=FILE,
    frequency="when a list is drawn up",
    comes_with=FOLDER / "comparator_groups.csv",
    columns=(
        COUNCIL,
        Column("comparator_group", "comparator_group", GROUP, "Such as dfe_2025", required=True),
        Column("title", "title", Text(), "Name of the group for a reader", required=True),
        Column("kind", "kind", Code(KINDS), "What kind of group it is", required=True),
        Column("publisher", "publisher", Text(), "Who drew up the group", required=True),
        Column("edition", "edition", Text(), "Edition of the list"),
        Column("valid_from_date", "valid_from", Date(may_lie_ahead=True), "First day of use; empty: always"),
        Column("valid_to_date", "valid_to", Date(may_lie_ahead=True), "Last day of use; empty: still in use"),
        Column(
            "rank", "rank", Integer(minimum=1, maximum=500, unit="places"), "1 is the closest", required=True
        ),
        AREA,
    ),
    key=("organisation_code", "comparator_group", "area_code"),
    supersede=Supersede("group", ("comparator_group",)),
    tolerance=Tolerance(rejected_share=0.0),
)
