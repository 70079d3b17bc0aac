-- Which events of a topic have had their effect: of each committed batch one row, or of several small ones.

-- Names instead of a number: beside a batch of prints they cost nothing. Higher numbers are younger, wherever in the log
-- their records are, since a stored offset may be set back.
create table inbox_batches (
  consumer_group text not null,
  topic          text not null,
  partition      int not null,
  number         bigint not null,
  prints         bytea not null,            -- 20 bytes for each event: 16 of its id and source, 4 of its record
  primary key (consumer_group, topic, partition, number)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0,
        toast.autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_cost_delay = 0);

-- Hashes cannot be compressed.
alter table inbox_batches alter column prints set storage external;

-- What took a row for each event of a topic; its successor for the rest is inbox_events.
drop table inbox;
alter table consumer_offsets drop column appended_at;
