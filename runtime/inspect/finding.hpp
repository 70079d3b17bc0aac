// What an audit says of one thing that must hold, in a program of any kind.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace soci {
class session;
}

namespace troupe::inspect {

/// ok: it holds. fault: it does not. open: nothing is lost, but it waits for a person. unseen: nobody could look.
enum class standing : std::uint8_t { ok, fault, open, unseen };

struct finding {
  standing how = standing::ok;
  std::string found;   // what was seen, without a period: "312 payments"
  std::string advice;  // what to do; empty: nothing

  static finding holds(std::string found) { return {standing::ok, std::move(found), ""}; }
  static finding broken(std::string found, std::string advice) {
    return {standing::fault, std::move(found), std::move(advice)};
  }
  static finding waits(std::string found, std::string advice) {
    return {standing::open, std::move(found), std::move(advice)};
  }
  static finding unseen(std::string why, std::string advice = "") {
    return {standing::unseen, std::move(why), std::move(advice)};
  }
};

struct audit_scope {
  bool settled = false;  // nothing is on its way any more: whatever waits is stuck
};

/// What a kind can prove of its own tables. Called in a transaction of its own that only reads; what it throws is a
/// fault.
struct audit_check {
  std::string what;  // a statement that holds when there is no fault: "each payment is in the ledger once"
  std::function<finding(soci::session&, const audit_scope&)> look;
};

/// One sentence on all of them.
std::string sum_up(std::uint64_t faults, std::uint64_t unchecked);

}  // namespace troupe::inspect
