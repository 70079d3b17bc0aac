#include "runtime/store/session_figures.hpp"

namespace troupe::store {

bool write_refusal::is_one(std::string_view sqlstate) {
  const auto kind = sqlstate.substr(0, 2);
  return kind == "58" || sqlstate == "25006" || (kind == "53" && sqlstate != "53300");  // that one: too many sessions
}

void write_refusal::note(const store_error& why, moment now) {
  if (!is_one(why.sqlstate))
    return;
  const std::lock_guard lock{guard_};
  seen_ = {why.sqlstate, why.detail, now};
}

void write_refusal::over() {
  const std::lock_guard lock{guard_};
  seen_.reset();
}

std::optional<write_refusal::seen> write_refusal::standing() const {
  const std::lock_guard lock{guard_};
  return seen_;
}

session_figures& session_figures::instance() {
  static session_figures all;
  return all;
}

}  // namespace troupe::store
