-- Indexes that are no key are made when all is written: row by row they would take most of the time.
create table yardstick.left_out as
select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
  from pg_index join pg_class on pg_class.oid = indrelid
 where relnamespace = 'ledger'::regnamespace and relname in ('leg', 'posting', 'saga') and not indisunique;

do $$
declare
    index text;
begin
    for index in select name from yardstick.left_out loop
        execute 'drop index ' || index;
    end loop;
end $$;
