-- Letters and parked records of a log and of the one that was made anew under its name may have the same offset.
-- record_print: see 0009, 0 in rows from before. log: how often this group has seen the partition's log made anew when
-- the row was written; records of an earlier log come first.
alter table partition_owners
  add column log int not null default 0,
  add column left_print bigint not null default 0;  -- of the record by which the last log was missed

alter table dead_letters
  add column record_print bigint not null default 0,
  add column log int not null default 0;
drop index dead_letters_once;
create unique index dead_letters_once on dead_letters (consumer_group, topic, partition, "offset", record_print);

alter table parked_records
  add column record_print bigint not null default 0,
  add column log int not null default 0,
  drop constraint parked_records_pkey,
  add primary key (consumer_group, topic, partition, "offset", record_print);
drop index parked_records_by_key;
create index parked_records_by_key on parked_records (consumer_group, topic, partition, md5(key), log, "offset");
