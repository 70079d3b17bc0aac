// One PostgreSQL session and what is prepared on it. Include only from store sources and *_sql files.
#pragma once

#include "runtime/store/fault.hpp"

#include <soci/soci.h>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

namespace troupe::store {

struct settings {
  std::string url;  // postgresql:// or key=value; the password included (never logged)
  std::string application_name = "troupe";
  std::chrono::milliseconds statement_timeout{5'000};
  std::chrono::milliseconds lock_timeout{2'000};
  std::chrono::milliseconds watchdog{8'000};  // a call longer than this is cut off by closing its socket
  bool reads_whole_tables = false;            // else every plan goes by index, however small the tables are now
};

/// Owns a SOCI session; used by one thread. Opens on first use. A fault that leaves the session unusable closes it, and
/// one that died while idle is replaced before anything is sent; the next call opens a new one (prepared statements die
/// with the old one: rebuild them in `on_open`). Never throws. Statements must be destroyed before their session:
/// declare the session first.
class session {
public:
  explicit session(settings with);
  ~session();
  session(session&&) noexcept;
  session& operator=(session&&) noexcept;

  /// Called with every newly opened session before it is used; prepare statements here, drop older ones first.
  void on_open(std::function<void(soci::session&)> prepare);

  /// True when the last call found or left a working session.
  bool is_open() const;

  const settings& configured() const;

  /// Runs `work` outside a transaction block (single statements, reads). Each statement commits by itself, so a
  /// connection lost in the middle is `ambiguous`.
  template <class F>
  auto run(F work) -> stored<std::invoke_result_t<F, soci::session&>> {
    return call(work, false);
  }

  /// BEGIN, `work`, COMMIT. A fault rolls back; one during COMMIT is `ambiguous`. `work` may throw store::abandon to
  /// roll back on purpose.
  template <class F>
  auto transact(F work) -> stored<std::invoke_result_t<F, soci::session&>> {
    return call(work, true);
  }

private:
  struct state;

  template <class F>
  auto call(F& work, bool in_transaction) -> stored<std::invoke_result_t<F&, soci::session&>>;
  stored<void> guarded(const std::function<void(soci::session&)>& work, bool in_transaction);

  std::unique_ptr<state> state_;
};

template <class F>
auto session::call(F& work, bool in_transaction) -> stored<std::invoke_result_t<F&, soci::session&>> {
  using result = std::invoke_result_t<F&, soci::session&>;
  if constexpr (std::is_void_v<result>) {
    return guarded([&](soci::session& sql) { work(sql); }, in_transaction);
  } else {
    std::optional<result> out;
    auto done = guarded([&](soci::session& sql) { out.emplace(work(sql)); }, in_transaction);
    if (!done)
      return tl::unexpected(std::move(done.error()));
    return std::move(*out);
  }
}

}  // namespace troupe::store
