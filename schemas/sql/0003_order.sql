-- Products, stock and orders. Money is bigint in the smallest unit.

create sequence product_ids;
create sequence order_ids increment by 1000;  -- a node takes a block at a time and numbers orders within it

-- fillfactor: every order updates stock; room on the page keeps these updates off the index.
create table products (
  product_id    bigint primary key default nextval('product_ids'),
  name          text not null,
  price         bigint not null check (price >= 0),
  initial_stock bigint not null check (initial_stock >= 0),
  stock         bigint not null check (stock >= 0),
  created_at    timestamptz not null default now()
) with (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50000);

create table restocks (
  restock_id      bigint generated always as identity primary key,
  product_id      bigint not null references products,
  quantity        bigint not null check (quantity > 0),
  idempotency_key text unique,
  created_at      timestamptz not null default now()
);

create table orders (
  order_id        bigint primary key,
  user_id         bigint not null,
  coupon_id       bigint,
  total           bigint not null check (total >= 0),
  discount        bigint not null check (discount between 0 and total),
  status          text not null,
  idempotency_key text,
  request_hash    text,                     -- of the body that came with the key: tells a repeat from a mistake
  created_at      timestamptz not null
);
create unique index orders_idempotency on orders (user_id, idempotency_key) where idempotency_key is not null;

create table order_items (
  order_id   bigint not null,
  line       int not null,
  product_id bigint not null,
  quantity   bigint not null check (quantity > 0),
  price      bigint not null,
  primary key (order_id, line)
);
