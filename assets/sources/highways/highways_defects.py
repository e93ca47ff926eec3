"""Highway defects from HAMS, the highways asset management system.

Sent by the highways service once a quarter as an event log: one row an event in the life of a
defect, so a defect appears several times. An export repeats the last days of the quarter before, and
close-outs may follow late in a file of their own; within a file an event is the same when defect, time
and stage are. What a later export says of a stage of a defect replaces all that earlier ones say of it,
so that a corrected time takes the wrong one back. Times are Europe/London wall clock without an offset,
days come first, text is Windows-1252. Numbers are padded with zeros in the newer layout. Location is
free text, may describe where somebody lives, and is not kept.
"""

from datetime import date

from assets.readers.csv.delimited import Delimited
from checks.columns import Code, Codes, Column, Date, Text, Timestamp
from checks.contract import Change, Source, Supersede, Tolerance

FIRST_DATE = date(2008, 4, 1)

NUMBER = Text(pattern=r"\d{1,12}", pattern_words="a number of up to 12 digits", leading_zeros="dropped")

DISTRICTS = Codes(
    standard={
        "BUR": "Burnley", "CHO": "Chorley", "FYL": "Fylde", "HYN": "Hyndburn", "LAN": "Lancaster",
        "PEN": "Pendle", "PRE": "Preston", "RIB": "Ribble Valley", "ROS": "Rossendale",
        "SRI": "South Ribble", "WLA": "West Lancashire", "WYR": "Wyre",
    },
    stored_as={
        "BUR": "E07000117", "CHO": "E07000118", "FYL": "E07000119", "HYN": "E07000120",
        "LAN": "E07000121", "PEN": "E07000122", "PRE": "E07000123", "RIB": "E07000124",
        "ROS": "E07000125", "SRI": "E07000126", "WLA": "E07000127", "WYR": "E07000128",
    },
)  # fmt: skip

STAGES = Codes(
    standard={
        "1": "Recorded", "2": "Inspected", "4": "Ordered", "5": "Made safe", "7": "Repaired", "9": "Cleared",
    },
)  # fmt: skip

PRIORITIES = Codes(
    standard={
        "E": "Emergency (4 hours)",
        "U": "Urgent (2 days)",
        "M": "Main road (5 working days)",
        "N": "Network (20 working days)",
    },
    fixable={"e": "E", "u": "U", "m": "M", "n": "N"},
)

DEFECT_TYPES = Codes(
    standard={
        "POTH": "Pothole", "FTWY": "Footway", "DRAI": "Drainage", "EDGE": "Carriageway edge",
        "IRON": "Ironwork", "KERB": "Kerb", "SIGN": "Sign",
    },
    fixable={"POTHOLE": "POTH"},
)  # fmt: skip

source = Source(
    name="highways_defects",
    title="Highway defects (HAMS event log)",
    description=__doc__,
    group="highways",
    owner="team:highways",
    sensitivity="restricted",
    file_pattern=r"(.*/)?HAMS_.*\.csv",
    reader=Delimited(encoding="cp1252", footers=(r"\*\*\*", r"Total$")),
    columns=(
        Column("defect_id", "CRNo", NUMBER, "Number of the defect", required=True),
        Column("event_at", "History Date/Time", Timestamp("%d/%m/%Y %H:%M", earliest=FIRST_DATE),
               "When the event took place", required=True),
        Column("recorded_date", "Recorded Date", Date("%d/%m/%Y", earliest=FIRST_DATE),
               "Day on which the defect was recorded", required=True),
        Column("stage_code", "Stage", Code(STAGES), "What happened", required=True),
        Column("stage_words", "Stage Desc.", Text(), "The stage in words", staged=False),
        Column("cleared_date", "Date Cleared", Date("%d/%m/%Y", earliest=FIRST_DATE), "Filled on the close-out only"),
        Column("priority_code", "Priority", Code(PRIORITIES), "Priority of the repair", required=True),
        Column("defect_type_code", "Defect Type", Code(DEFECT_TYPES), "Kind of defect"),
        Column("area_code", "L.A.Code", Code(DISTRICTS), "District, as its GSS code", required=True),
        Column("location", "Location", Text(), "Free text, not kept", staged=False),
    ),
    key=("defect_id", "event_at", "stage_code"),
    record="defect_id",
    dated_by=("recorded_date", "event_at"),
    supersede=Supersede("group", ("defect_id", "stage_code")),
    same_for_record=("recorded_date",),
    target_fact="fact_highway_defect",
    tolerance=Tolerance(rejected_share=0.02),
    changes=(
        Change(
            date(2017, 10, 1),
            "the new HAMS names its columns differently and pads numbers with zeros",
            renamed={
                "CRNo": "Customer Request No.",
                "History Date/Time": "Event Date/Time",
                "Recorded Date": "Date Recorded",
                "Stage": "Stage Code",
                "Stage Desc.": "Stage Description",
                "Date Cleared": "Cleared Date",
                "Priority": "Priority Code",
                "Defect Type": "Defect Type Code",
                "L.A.Code": "Area Code",
            },
        ),
    ),
)  # fmt: skip
