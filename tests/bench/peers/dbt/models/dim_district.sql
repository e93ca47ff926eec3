select * from (values
    ('BUR', 'E07000117'), ('CHO', 'E07000118'), ('FYL', 'E07000119'), ('HYN', 'E07000120'), ('LAN', 'E07000121'),
    ('PEN', 'E07000122'), ('PRE', 'E07000123'), ('RIB', 'E07000124'), ('ROS', 'E07000125'), ('SRI', 'E07000126'),
    ('WLA', 'E07000127'), ('WYR', 'E07000128')) as district (district, area_code)
