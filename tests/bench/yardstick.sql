-- The yardstick in SQL: the plain way from files to eight figures, in laps that are timed one by one.
-- Conditions stand only where a figure would be wrong without them; nobody is told what they leave out.

-- lap: calendar
create table dim_date as
with days as (
    select range::date as day from range(timestamp '2008-04-01', timestamp '2028-12-31', interval 1 day)
), holidays as (
    select date as day from read_csv(getvariable('reference') || '/bank_holidays.csv',
        header = true, columns = {'date': 'date', 'title': 'varchar'})
)
select days.day,
       (year(days.day) - (month(days.day) < 4)::int) * 10 + (quarter(days.day) + 2) % 4 + 1 as quarter_key,
       sum((isodow(days.day) < 6 and holidays.day is null)::int) over (order by days.day)::int as working_day_number
from days left join holidays on holidays.day = days.day;

create table dim_district as
select * from (values
    ('BUR', 'E07000117'), ('CHO', 'E07000118'), ('FYL', 'E07000119'), ('HYN', 'E07000120'), ('LAN', 'E07000121'),
    ('PEN', 'E07000122'), ('PRE', 'E07000123'), ('RIB', 'E07000124'), ('ROS', 'E07000125'), ('SRI', 'E07000126'),
    ('WLA', 'E07000127'), ('WYR', 'E07000128')) as district(code, area_code);

-- lap: highways
create table fact_highway_defect as
with events as (
    select number, event_at, recorded_date, stage, priority, defect_type, district
    from read_csv(getvariable('scratch') || '/HAMS_DEFECTS_201[67]*.csv',
        header = true, delim = ',', quote = '"', escape = '"', auto_detect = false, ignore_errors = true,
        dateformat = '%d/%m/%Y', timestampformat = '%d/%m/%Y %H:%M',
        columns = {'event_at': 'timestamp', 'recorded_date': 'date', 'number': 'varchar', 'stage': 'varchar',
                   'words': 'varchar', 'cleared': 'varchar', 'priority': 'varchar', 'defect_type': 'varchar',
                   'district': 'varchar', 'location': 'varchar'})
    union all
    select number, event_at, recorded_date, stage, priority, defect_type, district
    from read_csv([getvariable('scratch') || '/HAMS_DEFECTS_2018*.csv', getvariable('scratch') || '/HAMS_LATE*.csv'],
        header = true, delim = ',', quote = '"', escape = '"', auto_detect = false, ignore_errors = true,
        dateformat = '%d/%m/%Y', timestampformat = '%d/%m/%Y %H:%M',
        columns = {'number': 'varchar', 'event_at': 'timestamp', 'recorded_date': 'date', 'stage': 'varchar',
                   'words': 'varchar', 'cleared': 'varchar', 'priority': 'varchar', 'defect_type': 'varchar',
                   'district': 'varchar', 'location': 'varchar'})
), defects as (
    select ltrim(number, '0') as defect_id, min(recorded_date) as recorded_date,
           min(event_at) filter (stage = '2') as inspected_at, min(event_at) filter (stage = '5') as made_safe_at,
           max(event_at) filter (stage = '7') as repaired_at, max(event_at) filter (stage = '9') as cleared_at,
           max(district) as district, max(upper(priority)) as priority, max(defect_type) as defect_type
    from events
    where number <> '' and upper(priority) in ('E', 'U', 'M', 'N') and event_at >= recorded_date
      and recorded_date >= date '2008-04-01' and event_at < current_date
    group by 1
)
select defects.defect_id, dim_district.area_code, priority,
       case defect_type when 'POTHOLE' then 'POTH' else defect_type end as defect_type, recorded.quarter_key,
       defects.recorded_date, inspected_at, made_safe_at, repaired_at, cleared_at, repaired_at::date as repaired_date,
       repaired_at::date - defects.recorded_date as days_to_repair_count,
       repaired.working_day_number - recorded.working_day_number as working_days_to_repair_count
from defects
join dim_district on dim_district.code = defects.district
join dim_date as recorded on recorded.day = defects.recorded_date
left join dim_date as repaired on repaired.day = repaired_at::date;

-- lap: assessments
create table fact_childrens_assessment as
with assessments as (
    select child_id, referral::date as referral_date, started::date as started_date,
           -- A later file replaces what an earlier one said; two that disagree in one file are left out.
           arg_max_null(nullif(authorised, '')::date, file_number) as authorised_date,
           arg_max_null(source, file_number) as referral_source_code,
           arg_max_null(need, file_number) as primary_need_code
    from received_assessments
    where dfe_code = '888' and child_id <> '' and source <> '9Z' and started >= '2008-04-01'
      and (authorised is null or authorised = '' or authorised between started and current_date::varchar)
    group by 1, 2, 3
    having count(*) = bit_count(bit_or(1::bigint << file_number))
)
select md5(concat_ws('|', child_id, referral_date, started_date)) as assessment_id, started.quarter_key,
       referral_date, started_date, authorised_date, referral_source_code, primary_need_code,
       authorised.working_day_number - started.working_day_number as working_days_from_start_count,
       authorised.working_day_number - referred.working_day_number as working_days_from_referral_count
from assessments
join dim_date as started on started.day = started_date
join dim_date as referred on referred.day = referral_date
left join dim_date as authorised on authorised.day = authorised_date;

-- lap: libraries
create table fact_library_activity as
with tidy as (
    select 'visits' as activity, place as category, 'All' as age_group, period, count
    from read_csv(getvariable('libraries') || '/library_visits_2017-18_*.csv',
        header = true, delim = ',', quote = '"', auto_detect = false, ignore_errors = true,
        columns = {'authority': 'varchar', 'place': 'varchar', 'period': 'varchar', 'count': 'bigint'})
    where place <> 'Village hall'
    union all
    select 'loans', format, age, period, count
    from read_csv(getvariable('libraries') || '/library_loans_2017-18_*.csv',
        header = true, delim = ',', quote = '"', auto_detect = false, ignore_errors = true,
        columns = {'authority': 'varchar', 'format': 'varchar', 'age': 'varchar', 'period': 'varchar', 'count': 'bigint'})
    where format <> 'Vinyl record'
), wide as (
    unpivot (
        select 'visits' as activity, * from read_csv(getvariable('libraries') || '/library_visits_by_branch_*.csv',
            header = true, delim = ',', quote = '"', all_varchar = true, null_padding = true)
        union all by name
        select 'loans' as activity, * from read_csv(getvariable('libraries') || '/library_loans_by_branch_*.csv',
            header = true, delim = ',', quote = '"', all_varchar = true, null_padding = true)
    ) on columns(* exclude (activity, "Library")) into name month value count
), periods as (
    select '' as library_name, activity, category, age_group, left(period, 10)::date as first_date,
           regexp_extract(period, 'P(\d+)', 1)::int * case when period like '%Y' then 12 else 1 end as months, count
    from tidy
    union all
    select "Library", activity, 'All', 'All', strptime(month, '%Y-%m')::date, 1, try_cast(count as bigint) from wide
), counts as (
    select *, (first_date + to_months(months) - interval 1 day)::date as last_date from periods where count >= 0
    qualify count(*) over (partition by library_name, activity, category, age_group, first_date, months) = 1
)
select counts.library_name, activity, category, age_group, first.quarter_key, first_date as period_first_date,
       last_date as period_last_date, first.quarter_key = last.quarter_key as is_within_quarter,
       count as activity_count
from counts
join dim_date as first on first.day = first_date
join dim_date as last on last.day = last_date
where first.quarter_key = last.quarter_key or (months = 12 and month(first_date) = 4);

-- lap: indicators
create table indicator_value as
with repaired as (
    select quarter_key, coalesce(area_code, 'E10000017') as area_code, count(*) as defects,
           count(*) filter (working_days_to_repair_count <= 20) as within_20_working_days,
           count(*) filter (days_to_repair_count <= 30) as within_30_days,
           sum(working_days_to_repair_count) as working_days
    from (select dim_date.quarter_key, area_code, working_days_to_repair_count, days_to_repair_count
          from fact_highway_defect join dim_date on dim_date.day = repaired_date)
    group by grouping sets ((quarter_key), (quarter_key, area_code))
), authorised as (
    select dim_date.quarter_key, count(*) as assessments, count(*) filter (working_days_from_start_count <= 45) as within_45
    from fact_childrens_assessment join dim_date on dim_date.day = authorised_date group by 1
), to_date as (
    select quarter_key, sum(assessments) over year_to_date as assessments, sum(within_45) over year_to_date as within_45
    from authorised window year_to_date as (partition by quarter_key // 10 order by quarter_key)
), activity as (
    select activity, quarter_key, sum(activity_count) as counted from fact_library_activity
    where is_within_quarter group by all
), residents as (
    select mid_year, arg_max(population, vintage) as population
    from read_csv(getvariable('reference') || '/population.csv', header = true, columns = {
        'area_code': 'varchar', 'mid_year': 'integer', 'age_band': 'varchar', 'population': 'bigint', 'vintage': 'varchar'})
    where area_code = 'E10000017' and age_band = 'all_ages' group by 1
), counted as (
    select unnest(['defects_repaired_within_20_working_days', 'defects_repaired_within_30_days',
                   'defect_days_to_repair']) as indicator_code,
           quarter_key, area_code, unnest([within_20_working_days, within_30_days, working_days]) as numerator,
           defects as denominator, unnest([100, 100, 1]) as scale, 1 as decimals
    from repaired
    union all
    select unnest(['assessments_within_45_working_days', 'assessments_over_45_working_days']), quarter_key, 'E10000017',
           unnest([within_45, assessments - within_45]), assessments, 100, 1
    from to_date
    union all
    select 'library_' || activity, quarter_key, 'E10000017', counted, null, 1, 0 from activity
    union all
    select 'library_visits_per_1000_population', quarter_key, 'E10000017', counted, population, 1000, 1
    from activity asof join residents on residents.mid_year <= quarter_key // 10
    where activity = 'visits'
)
select indicator_code, quarter_key, area_code, numerator::bigint as numerator, denominator::bigint as denominator,
       round(scale * numerator / coalesce(denominator, 1), decimals)::decimal(18, 4) as value
from counted;
