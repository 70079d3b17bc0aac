-- The order in which events were written, and the last event of a key at hand: an event may not overtake an earlier one
-- of its key, whoever wrote that.
alter table outbox add column position bigint generated always as identity;
create index outbox_by_key on outbox (hashtextextended(key, 0), position);
