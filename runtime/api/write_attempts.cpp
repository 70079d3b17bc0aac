#include "runtime/api/write_attempts.hpp"

namespace troupe::api {
namespace {

using namespace std::chrono_literals;

constexpr unsigned max_conflicts = 5;
constexpr unsigned max_absences = 3;
constexpr unsigned max_key_races = 5;
constexpr unsigned max_hindrances = 2;
constexpr auto longest_doubt = 10s;  // clients seldom wait longer for an answer

}  // namespace

write_attempts::step write_attempts::after(const store::store_error& fault, instant now) {
  if (may_be_stored_)
    return look_up_again(now);
  pause_ = 0ms;
  switch (fault.kind) {
    case store::fault::ambiguous:
      may_be_stored_ = true;
      in_doubt_since_ = now;
      return step::look_up;
    case store::fault::conflict:
      return ++conflicts_ < max_conflicts ? step::run : step::give_up;
    case store::fault::disconnected:
    case store::fault::busy:
      return after_absence();
    case store::fault::hindered:  // another session may do better
      return ++hindrances_ < max_hindrances ? step::run : step::split;
    case store::fault::refused:
    case store::fault::bug:
      break;
  }
  // Another node stored something under the same key meanwhile: the next attempt finds it.
  if (fault.sqlstate == "23505" && ++key_races_ < max_key_races)
    return step::run;
  return step::split;
}

write_attempts::step write_attempts::after_finding_nothing() {
  may_be_stored_ = false;
  return after_absence();
}

write_attempts::step write_attempts::look_up_again(instant now) {
  pause_ = 200ms;
  return now - in_doubt_since_ < longest_doubt ? step::look_up : step::give_up_unknowing;
}

write_attempts::step write_attempts::after_absence() {
  pause_ = 50ms * (1 << absences_);
  return ++absences_ < max_absences ? step::run : step::give_up;
}

}  // namespace troupe::api
