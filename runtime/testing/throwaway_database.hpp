// A database that lives as long as its owner.
#pragma once

#include "runtime/store/migration.hpp"
#include "runtime/store/session.hpp"

#include <string>
#include <vector>

namespace troupe::testing {

/// Created with the tables of `scripts`; dropped at the end together with whatever is still connected to it. Used on
/// one thread. Throws std::runtime_error with what to do.
class throwaway_database {
public:
  /// `server`: its URL; empty: what TROUPE_TEST_POSTGRES says.
  throwaway_database(const std::string& server, const std::vector<store::migration>& scripts);
  ~throwaway_database();
  throwaway_database(const throwaway_database&) = delete;

  const std::string& url() const { return url_; }
  store::settings settings() const;

private:
  std::string server_, name_, url_;
};

}  // namespace troupe::testing
