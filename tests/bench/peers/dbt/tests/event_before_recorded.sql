select * from {{ ref("stg_highway_event") }} where event_at::date < recorded_date
