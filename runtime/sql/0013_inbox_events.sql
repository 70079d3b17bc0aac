-- Which events have had their effect where no stored offset guards it: of keyed handlers whose effect is in this database, and
-- of transactional handlers behind a local route. Written in the transaction of the effect; insert and delete only, and no
-- index but the one that drops repeats: each event pays for it. What belongs to a group that will never read again is not
-- forgotten by itself: delete from inbox_events where reader = (select reader from inbox_readers where ...).
create table inbox_events (
  reader    int not null,                   -- see inbox_readers
  event_id  text collate "C" not null,      -- of a record that has none: its topic, partition, offset and print
  source    text collate "C" not null,      -- ids are unique only for each
  partition int not null,                   -- of the record that had the effect; -1: a local route
  "offset"  bigint not null,
  log_time  bigint not null,                -- us since 1970: when that record came into its log; of a local route, when it was noted
  primary key (reader, event_id, source)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
