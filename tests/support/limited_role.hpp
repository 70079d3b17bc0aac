// A role of its own for one test, with the rights it is given and no others.
#pragma once

#include "tests/support/test_database.hpp"

namespace troupe::tests {

/// Gone at the end, with what it owns in the database; declare it after that.
class limited_role {
public:
  explicit limited_role(test_database& database) : database_{database} {
    database_.ask("create role " + name() + " login");
  }
  ~limited_role() { database_.ask("drop owned by " + name() + "; drop role " + name()); }
  limited_role(const limited_role&) = delete;
  limited_role& operator=(const limited_role&) = delete;

  std::string name() const { return "role_" + database_.name(); }

  /// To work with the tables that are there, and nothing else.
  void may_work() {
    database_.ask("grant select, insert, update, delete on all tables in schema public to " + name() +
                  "; grant usage on all sequences in schema public to " + name());
  }

  std::string url() const {
    auto out = database_.url();
    const auto user = out.find("//") + 2;
    return out.replace(user, out.find('@') - user, name());
  }

private:
  test_database& database_;
};

}  // namespace troupe::tests
