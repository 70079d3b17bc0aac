create table payments (
  payment  bigint generated always as identity primary key,
  account  bigint not null,
  amount   bigint not null check (amount > 0),
  taken_at timestamptz not null default now()
);

-- No unique key on purpose, here and in the ledger: what comes twice would show.
create table screenings (payment bigint not null, score int not null);
create table ledger (
  entry bigint generated always as identity, payment bigint not null, account bigint not null,
  amount bigint not null, suspicious boolean not null
);

create table reports (
  report     bigint generated always as identity primary key,
  entries    bigint not null,
  amount     numeric not null,
  written_at timestamptz not null default now()
);
