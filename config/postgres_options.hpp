#pragma once

#include "config/options.hpp"

namespace troupe::config {

/// [postgres]. `password` is no option: the loader fills it from password_file.
struct postgres_options {
  std::string url;
  std::string password_file;
  std::string password;
  bool migrate = true;
  duration statement_timeout{5'000};
  duration lock_timeout{2'000};
  duration watchdog{8'000};
};

template <class Visitor>
void describe(Visitor& visit, postgres_options& section) {
  const auto timeout = between(duration{10}, std::chrono::hours{1});
  visit("url", section.url, "required where an actor is hosted; TROUPE_POSTGRES_URL replaces it; never with a password",
        form::url, example{"postgresql://app@127.0.0.1:5432/troupe"});
  visit("password_file", section.password_file,
        "file with the password, readable by its owner and at most its group; relative to this file's folder");
  visit("migrate", section.migrate, "bring the database to the current schema when a node starts");
  visit("statement_timeout", section.statement_timeout, "PostgreSQL cancels a statement after this long", timeout);
  visit("lock_timeout", section.lock_timeout, "PostgreSQL gives up waiting for a lock after this long", timeout);
  visit("watchdog", section.watchdog, "a connection silent for this long is cut and opened again", timeout);
}

}  // namespace troupe::config
