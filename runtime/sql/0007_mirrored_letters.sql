-- Letters that are also published to a topic: when.
alter table dead_letters add column mirrored_at timestamptz;
create index dead_letters_unmirrored on dead_letters (dead_letter_id) where mirrored_at is null and closed_at is null;
