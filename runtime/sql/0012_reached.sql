-- How far a keyed group has come in a partition's present log, told before it is committed at the broker: a group's offset
-- above it is of effects that this database does not have, as after a restore. next_offset is null until it was told;
-- record_offset and record_print: the last record below it, see 0009.
alter table partition_owners
  add column next_offset bigint,
  add column record_offset bigint not null default -1,
  add column record_print bigint not null default 0;
