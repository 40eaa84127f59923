-- The same answers are expected of every server.
select count(*), md5(string_agg(o::text, ' ' order by o.id)) from orders o;
select tableoid::regclass, count(*), sum(amount) from orders group by 1 order by 1;
select count(*), md5(string_agg(t::text, ' ' order by t.customer, t.state)) from totals t;
select name from customer where name % 'customer 42' and name like '%42' order by 1;
select nextval('orders_id_seq'), pay(7), lo_get(4711);
select indexdef from pg_indexes where tablename = 'customer' order by 1;
select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'orders'::regclass and contype <> 'n' order by 1;
