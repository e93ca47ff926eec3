with repaired as (
    select repaired_quarter_key as quarter_key, coalesce(area_code, 'E10000017') as area_code, count(*) as defects,
           count(*) filter (working_days_to_repair_count <= 20) as within_20_working_days,
           count(*) filter (days_to_repair_count <= 30) as within_30_days,
           sum(working_days_to_repair_count) as working_days
    from {{ ref("fact_highway_defect") }}
    where repaired_at is not null
    group by grouping sets ((repaired_quarter_key), (repaired_quarter_key, area_code))
), counted as (
    select unnest(['defects_repaired_within_20_working_days', 'defects_repaired_within_30_days',
                   'defect_days_to_repair']) as indicator_code,
           quarter_key, area_code, unnest([within_20_working_days, within_30_days, working_days]) as numerator,
           defects as denominator, unnest([100, 100, 1]) as scale
    from repaired
)
select indicator_code, quarter_key, area_code, numerator::bigint as numerator, denominator::bigint as denominator,
       round(scale * numerator / denominator, 1)::decimal(18, 4) as value
from counted
