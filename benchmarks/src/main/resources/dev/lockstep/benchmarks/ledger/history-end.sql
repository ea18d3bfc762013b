do $$
declare
    index text;
begin
    for index in select definition from yardstick.left_out loop
        execute index;
    end loop;
end $$;

drop table yardstick.left_out;
