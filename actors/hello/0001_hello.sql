create table greetings (
  greeting bigint generated always as identity primary key,
  name     text not null,
  answer   text
);
