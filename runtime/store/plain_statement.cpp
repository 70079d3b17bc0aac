#include "runtime/store/plain_statement.hpp"

#include "runtime/store/connection.hpp"

#include <atomic>

namespace troupe::store {
namespace {

std::string next_name() {
  static std::atomic<std::uint64_t> last{0};
  return "troupe_" + std::to_string(++last);
}

struct bound {
  bound(const plain_values& from, std::optional<std::string_view> bytes) {
    for (const auto& one : from)
      values.push_back(one ? one->c_str() : nullptr);
    if (bytes)
      values.push_back(bytes->data());
    lengths.resize(values.size());  // a text's is not looked at
    formats.resize(values.size());
    if (bytes) {
      lengths.back() = static_cast<int>(bytes->size());
      formats.back() = 1;
    }
  }
  int size() const { return static_cast<int>(values.size()); }

  std::vector<const char*> values;
  std::vector<int> lengths, formats;
};

rows done(PGconn* connection, result answer) {
  demand_done(connection, answer);
  return rows{std::move(answer)};
}

}  // namespace

plain_statement::plain_statement(soci::session& on, const std::string& sql) : sql_{on}, name_{next_name()} {
  auto* connection = connection_of(sql_);
  demand_done(connection, result{PQprepare(connection, name_.c_str(), sql.c_str(), 0, nullptr)});
}

rows plain_statement::run(const plain_values& values, std::optional<std::string_view> bytes) {
  const bound with{values, bytes};
  auto* connection = connection_of(sql_);
  return done(connection, result{PQexecPrepared(connection, name_.c_str(), with.size(), with.values.data(),
                                                with.lengths.data(), with.formats.data(), 0)});
}

rows run_once(soci::session& on, const std::string& sql, const plain_values& values) {
  const bound with{values, {}};
  auto* connection = connection_of(on);
  return done(connection, result{PQexecParams(connection, sql.c_str(), with.size(), nullptr, with.values.data(),
                                              with.lengths.data(), with.formats.data(), 0)});
}

}  // namespace troupe::store
