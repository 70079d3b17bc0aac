-- The last turn of an owner that changed parked records: one whose answer was lost is not carried out again after an
-- operator has replayed or discarded what it held.
alter table partition_owners add column turn bigint not null default 0;
