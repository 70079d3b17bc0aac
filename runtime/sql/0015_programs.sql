-- What kinds that are written as functions need of the runtime.

-- Answers under an Idempotency-Key, written in the transaction of what was done; pruned by age.
create table idempotent_answers (
  route        text not null,               -- "POST /payments"
  key          text collate "C" not null,
  print        text collate "C" not null,   -- of the request: the key with another one is a mistake of the client
  status       int not null default 0,
  content_type text not null default '',
  body         text not null default '',
  location     text not null default '',   -- of what was made; empty: none
  created_at   timestamptz not null default now(),
  primary key (route, key)
) with (autovacuum_vacuum_scale_factor = 0.05);
create index idempotent_answers_by_age on idempotent_answers using brin (created_at);

-- Timers that run once for all nodes. Whoever locks the row runs it.
create table timers (
  kind   text not null,
  name   text not null,
  due_at timestamptz not null default now(),
  primary key (kind, name)
);
