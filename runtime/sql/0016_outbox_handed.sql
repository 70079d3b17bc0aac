-- A key that several nodes write is published by the node that holds its oldest row: the others hand their rows on.
-- Without `awaited` every deletion would have to look for such rows.
alter table outbox
  add column handed  boolean not null default false,  -- its node has not yet been told of it
  add column awaited boolean not null default false;  -- rows of its key were handed to its node
create index outbox_handed on outbox (node) where handed;
