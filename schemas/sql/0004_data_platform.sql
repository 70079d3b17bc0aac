-- The "postgres" sink of the data platform: one row an event, however often it is delivered.

create table data_platform_orders (
  event_id    text primary key,
  order_id    bigint not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null default now()
);
create index data_platform_orders_by_order on data_platform_orders (order_id);
