with defects as (
    select defect_id, min(recorded_date) as recorded_date,
           min(event_at) filter (stage = '2') as inspected_at, min(event_at) filter (stage = '5') as made_safe_at,
           max(event_at) filter (stage = '7') as repaired_at, max(event_at) filter (stage = '9') as cleared_at,
           max(district) as district, max(priority) as priority, max(defect_type) as defect_type
    from {{ ref("stg_highway_event") }}
    group by 1
)
select defects.* exclude (district), dim_district.area_code, recorded.quarter_key,
       repaired.quarter_key as repaired_quarter_key, repaired_at::date - recorded_date as days_to_repair_count,
       repaired.working_day_number - recorded.working_day_number as working_days_to_repair_count
from defects
join {{ ref("dim_district") }} as dim_district using (district)
join {{ ref("dim_date") }} as recorded on recorded.day = defects.recorded_date
left join {{ ref("dim_date") }} as repaired on repaired.day = repaired_at::date
