-- Which events have had their effect: an outbox may publish one twice, and the second record is known here by its id.

-- A group that handles a topic, as a number: its name in each row would cost more than the rest of it.
create table inbox_readers (
  reader         int generated always as identity primary key,
  consumer_group text not null,             -- empty: a local route
  topic          text not null,
  unique (consumer_group, topic)
);

-- Written in the transaction of the effect. Insert and delete only, and no index but the one that drops repeats: each
-- event pays for it. Times are us since 1970 as the log tells them.
create table inbox (
  reader      int not null,
  partition   int not null,                 -- of the first record that brought the event; -1: a local route
  "offset"    bigint not null,
  appended_at bigint not null,
  event_id    text collate "C" not null,
  source      text collate "C" not null,    -- ids are unique only for each
  primary key (reader, event_id, source)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

-- Of the last record below next_offset, 0: not known. What the inbox forgets is measured from there.
alter table consumer_offsets add column appended_at bigint not null default 0;
