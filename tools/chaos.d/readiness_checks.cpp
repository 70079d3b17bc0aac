#include "tools/chaos.d/readiness_checks.hpp"

#include <algorithm>

namespace troupe::chaos {
namespace {

using looks_at = std::vector<readiness_look>;
using faults = std::vector<past_fault>;

// Faults of topics are no harm to a node: nobody has to hear of them, and they hide nothing.
bool is_felt(const past_fault& one) { return victim_of(one.what.kind) != victim::topics; }

bool is_alone(const past_fault& fault, const faults& history, milliseconds from, milliseconds to) {
  return std::none_of(history.begin(), history.end(), [&](const past_fault& other) {
    return &other != &fault && is_felt(other) && other.began < to &&
           (!other.healed || *other.healed + ready_again_within > from);
  });
}

bool was_said(const past_fault& fault, const looks_at& looks) {
  const std::string words = traits_of(fault.what.kind).said;
  return std::any_of(looks.begin(), looks.end(), [&](const readiness_look& one) {
    return one.at >= fault.began && one.at <= *fault.healed && one.reasons.find(words) != std::string::npos;
  });
}

const readiness_look* first_after(milliseconds moment, const looks_at& looks, bool only_ready) {
  const auto found = std::find_if(looks.begin(), looks.end(), [&](const readiness_look& one) {
    return one.at >= moment && (!only_ready || one.reasons.empty());
  });
  return found == looks.end() ? nullptr : &*found;
}

std::string seconds_of(milliseconds time) { return std::to_string(time.count() / 1000) + " s"; }

std::string sentence(const past_fault& fault) { return sentence_of(fault.what) + " at " + seconds_of(fault.began); }

std::string last_word(milliseconds until, const looks_at& looks) {
  std::string out = "nothing";
  for (const auto& one : looks)
    if (one.at <= until && !one.reasons.empty())
      out = one.reasons;
  return out;
}

void judge_what_was_said(const past_fault& fault, const faults& history, const looks_at& looks,
                         std::vector<std::string>& out) {
  if (traits_of(fault.what.kind).said == nullptr || was_said(fault, looks) ||
      !is_alone(fault, history, fault.began, *fault.healed))
    return;
  out.push_back("of " + sentence(fault) +
                " no node spoke on /readyz; said last before its end: " + last_word(*fault.healed, looks));
}

void judge_what_remained(const past_fault& fault, const faults& history, const looks_at& looks,
                         std::vector<std::string>& out) {
  const auto until = *fault.healed + ready_again_within;
  if (!is_felt(fault) || !is_alone(fault, history, fault.began, until) || !first_after(until, looks, false))
    return;
  if (const auto* ready = first_after(*fault.healed, looks, true); ready == nullptr || ready->at > until)
    out.push_back(sentence(fault) + ": nodes were not ready " + seconds_of(ready_again_within) +
                  " after its end: " + last_word(until, looks));
}

}  // namespace

std::vector<std::string> unsaid_faults(const faults& history, const looks_at& looks) {
  std::vector<std::string> out;
  for (const auto& fault : history)
    if (fault.healed) {
      judge_what_was_said(fault, history, looks, out);
      judge_what_remained(fault, history, looks, out);
    }
  return out;
}

std::size_t said_faults(const faults& history, const looks_at& looks) {
  return static_cast<std::size_t>(std::count_if(history.begin(), history.end(), [&](const past_fault& one) {
    return one.healed && traits_of(one.what.kind).said != nullptr && was_said(one, looks);
  }));
}

}  // namespace troupe::chaos
