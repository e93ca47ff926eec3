with days as (
    select range::date as day from range(timestamp '2008-04-01', timestamp '2028-12-31', interval 1 day)
), holidays as (
    select date as day
    from read_csv('{{ var("reference") }}/bank_holidays.csv', header = true, columns = {'date': 'date', 'title': 'varchar'})
)
select days.day,
       (year(days.day) - (month(days.day) < 4)::int) * 10 + (quarter(days.day) + 2) % 4 + 1 as quarter_key,
       sum((isodow(days.day) < 6 and holidays.day is null)::int) over (order by days.day)::int as working_day_number
from days left join holidays on holidays.day = days.day
