#pragma once

#include <exception>
#include <string>

namespace troupe::store {

/// Thrown by `work` to roll its transaction back on purpose, when a fence fails for instance. The call returns
/// fault::refused with these words; the session stays open. Never leaves session::run and session::transact.
struct abandon : std::exception {
  abandon(std::string state, std::string why) : sqlstate{std::move(state)}, detail{std::move(why)} {}
  const char* what() const noexcept override { return detail.c_str(); }

  std::string sqlstate;  // five characters of the thrower's choice, "OF001"
  std::string detail;    // for people: no values
};

}  // namespace troupe::store
