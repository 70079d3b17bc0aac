-- A topic that was deleted and made anew has other records at the offsets of the old one. record_print is a hash of a
-- record (its offset, time, key and value), 0: not known.

-- The last record that had its effect, below next_offset: it is read once more before the partition is read on.
alter table consumer_offsets
  add column record_offset bigint not null default -1,
  add column record_print bigint not null default 0;
