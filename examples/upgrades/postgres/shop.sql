-- What the old server has: what a dump could lose, and what pg_upgrade could refuse.
\set ON_ERROR_STOP 1
create extension pg_trgm;
create type state as enum ('open', 'paid', 'sent');
create table customer (id int generated always as identity primary key, name text not null);
create index customer_name on customer using gin (name gin_trgm_ops);
create table orders (
  id bigserial, customer int references customer, placed timestamptz not null,
  amount numeric(10, 2) check (amount > 0), state state default 'open', detail jsonb,
  primary key (id, placed)
) partition by range (placed);
create table orders_2025 partition of orders for values from ('2025-01-01') to ('2026-01-01');
create table orders_2026 partition of orders for values from ('2026-01-01') to ('2027-01-01');
insert into customer (name) select 'customer ' || n from generate_series(1, 100) as n;
insert into orders (customer, placed, amount, state, detail)
  select n % 100 + 1, timestamptz '2025-01-01' + n * interval '5 hours', n / 8.0 + 1,
         (array['open', 'paid', 'sent'])[n % 3 + 1]::state, jsonb_build_object('n', n, 'even', n % 2 = 0)
  from generate_series(1, 3000) as n;
create materialized view totals as
  select customer, state, count(*) as orders, sum(amount) as total from orders group by 1, 2;
create function pay(order_id bigint) returns state language sql
  as 'update orders set state = ''paid'' where id = order_id returning state';
select lo_from_bytea(4711, '\x77656972') as large_object \gset
