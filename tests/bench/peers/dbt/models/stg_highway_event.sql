{% set old = "'event_at': 'timestamp', 'recorded_date': 'date', 'number': 'varchar'" %}
{% set new = "'number': 'varchar', 'event_at': 'timestamp', 'recorded_date': 'date'" %}
with events as (
{% for files, first in (("HAMS_DEFECTS_201[67]*.csv", old), ("HAMS_DEFECTS_2018*.csv", new), ("HAMS_LATE*.csv", new)) %}
    select number, event_at, recorded_date, stage, priority, defect_type, district
    from read_csv('{{ var("scratch") }}/{{ files }}',
        header = true, delim = ',', quote = '"', escape = '"', auto_detect = false, ignore_errors = true,
        dateformat = '%d/%m/%Y', timestampformat = '%d/%m/%Y %H:%M',
        columns = { {{ first }}, 'stage': 'varchar', 'words': 'varchar', 'cleared': 'varchar', 'priority': 'varchar',
                   'defect_type': 'varchar', 'district': 'varchar', 'location': 'varchar'})
    {{ "union all" if not loop.last }}
{% endfor %}
)
select ltrim(number, '0') as defect_id, event_at, recorded_date, stage, upper(priority) as priority,
       case defect_type when 'POTHOLE' then 'POTH' else defect_type end as defect_type, district
from events
where number <> '' and upper(priority) in ('E', 'U', 'M', 'N') and event_at >= recorded_date
  and recorded_date >= date '2008-04-01' and event_at < current_date
  and district in (select district from {{ ref("dim_district") }})
