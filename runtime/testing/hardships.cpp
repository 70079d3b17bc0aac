#include <troupe/hardships.hpp>

#include "runtime/testing/trouble.hpp"

#include <spdlog/spdlog.h>
#include <algorithm>

namespace troupe::testing {
namespace {

constexpr const char* words[] = {
    "every transaction loses its session before COMMIT",
    "every answer to COMMIT is lost",
    "every call ends with its program before COMMIT",
    "every record comes twice",
    "every event is published twice",
    "every batch has one record",
    "records of other keys overtake each other",
    "every request is sent twice with the same Idempotency-Key",
    "every question stays without an answer once",
};
static_assert(std::size(words) == all_hardships.size());

/// What goes wrong is wanted: it would fill the log.
class silence {
public:
  silence() : before_{spdlog::get_level()} { spdlog::set_level(spdlog::level::off); }
  ~silence() { spdlog::set_level(before_); }
  silence(const silence&) = delete;

private:
  spdlog::level::level_enum before_;
};

bool holds(const invariant& one, stage& after, std::string& why) try {
  return one.holds(after);
} catch (const std::exception& thrown) {
  why = std::string{" ("} + thrown.what() + ')';
  return false;
}

bool has(const std::vector<hardship>& all, hardship one) { return std::find(all.begin(), all.end(), one) != all.end(); }

std::vector<hardship> without(const std::vector<hardship>& these) {
  std::vector<hardship> out;
  for (const auto one : all_hardships)
    if (!has(these, one))
      out.push_back(one);
  return out;
}

void play_to_its_end(stage& on, const scene& of, bool publishes_again) {
  of.script(on);
  on.run_until_quiet();
  if (!publishes_again)
    return;
  on.publish_again();
  on.run_until_quiet();
}

/// `when`: "when every record comes twice".
std::vector<std::string> play(const scene& of, trouble meanwhile, bool publishes_again, const std::string& when) {
  meanwhile.expect();
  std::vector<std::string> out;
  try {
    stage on{of.kinds(), of.settings, std::move(meanwhile)};
    play_to_its_end(on, of, publishes_again);
    std::string why;
    for (const auto& one : of.invariants)
      if (!holds(one, on, why))
        out.push_back(one.says + ": broken " + when + std::exchange(why, ""));
  } catch (const std::exception& thrown) {
    out.push_back("the play does not come to its end " + when + ": " + thrown.what());
  }
  return out;
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  std::move(more.begin(), more.end(), std::back_inserter(to));
}

std::vector<std::string> play_some(const scene& of, const std::vector<hardship>& which, std::uint32_t seed,
                                   const std::string& when) {
  return play(of, trouble{which, seed}, seed % 2 == 0 && has(which, hardship::published_twice), when);
}

/// Of those that were mixed, the ones without which it holds.
std::vector<hardship> culprits_of(const scene& of, std::vector<hardship> which, std::uint32_t seed) {
  for (const auto one : all_hardships) {
    auto fewer = which;
    std::erase(fewer, one);
    if (!fewer.empty() && fewer.size() < which.size() && !play_some(of, fewer, seed, "").empty())
      which = std::move(fewer);
  }
  return which;
}

std::vector<std::string> play_mixture(const scene& of, std::uint32_t seed) {
  const auto which = without(of.without);
  const auto name = "in mixture " + std::to_string(seed);
  if (play_some(of, which, seed, name).empty())
    return {};
  std::string when;
  for (const auto one : culprits_of(of, which, seed))
    when += (when.empty() ? name + ", now and then when " : " and ") + std::string{to_string(one)};
  return play_some(of, which, seed, when);
}

}  // namespace

const char* to_string(hardship one) { return words[static_cast<std::size_t>(one)]; }

report hardships(const scene& of) {
  const silence quiet;
  report out{play(of, trouble{}, false, "although nothing goes wrong")};
  if (!out.broken.empty())
    return out;
  for (const auto one : without(of.without))
    append(out.broken, play(of, trouble{std::vector{one}}, one == hardship::published_twice,
                            std::string{"when "} + to_string(one)));
  for (int i = 0; i < of.mixtures; ++i)
    append(out.broken, play_mixture(of, of.seed + static_cast<std::uint32_t>(i)));
  return out;
}

report mixture(const scene& of, std::uint32_t seed) {
  const silence quiet;
  return {play_some(of, without(of.without), seed, "in mixture " + std::to_string(seed))};
}

}  // namespace troupe::testing
