-- Whoever starts troupe-booking-node creates these before. No key is unique, so that an effect that comes twice is two
-- rows; `number` tells which row came first.
create table bookings (
  number      bigint generated always as identity,
  order_id    bigint not null,
  occurred_at timestamptz not null,
  partition   int not null,                 -- of the record that brought the order
  "offset"    bigint not null
);

create table entries (
  number   bigint generated always as identity,
  booking  bigint not null,
  order_id bigint not null
);
