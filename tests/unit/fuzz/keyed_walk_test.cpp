// Random walks of a keyed partition: see fuzz/keyed_walk.hpp for what is demanded of it.
#include "tests/fuzz/keyed_walk.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using namespace troupe;

namespace {

// Every stage, and whatever can happen in it. Seldom ones that need many seeds are left to troupe-walk.
constexpr auto reachable = R"(
claiming -- assigned -> claiming
claiming -- assigned -> running
claiming -- claimed -> claiming
claiming -- claimed -> unconfirmed
claiming -- due -> claiming
claiming -- memory is full -> claiming
claiming -- not claimed -> claiming
claiming -- revoked -> leaving
claiming -- watermark -> claiming
fenced -- answered -> fenced
fenced -- buried -> fenced
fenced -- claimed -> fenced
fenced -- due -> fenced
fenced -- memory is full -> fenced
fenced -- not buried -> fenced
fenced -- revoked -> leaving
fenced -- turn failed -> fenced
fenced -- turn fenced -> fenced
fenced -- turn settled -> fenced
fenced -- watermark -> fenced
leaving -- answered -> leaving
leaving -- buried -> leaving
leaving -- claimed -> leaving
leaving -- due -> leaving
leaving -- memory is full -> leaving
leaving -- not buried -> leaving
leaving -- not claimed -> leaving
leaving -- turn failed -> leaving
leaving -- turn fenced -> leaving
leaving -- turn settled -> leaving
leaving -- watermark -> leaving
running -- answered -> running
running -- arrived -> running
running -- buried -> running
running -- changed -> running
running -- claimed -> running
running -- cut -> running
running -- due -> running
running -- memory is full -> running
running -- not buried -> running
running -- passed -> running
running -- revoked -> leaving
running -- turn failed -> running
running -- turn fenced -> fenced
running -- turn fenced -> running
running -- turn settled -> running
running -- watermark -> running
unconfirmed -- answered -> unconfirmed
unconfirmed -- arrived -> fenced
unconfirmed -- arrived -> unconfirmed
unconfirmed -- changed -> unconfirmed
unconfirmed -- claimed -> unconfirmed
unconfirmed -- cut -> unconfirmed
unconfirmed -- due -> unconfirmed
unconfirmed -- memory is full -> unconfirmed
unconfirmed -- not claimed -> unconfirmed
unconfirmed -- passed -> fenced
unconfirmed -- passed -> unconfirmed
unconfirmed -- revoked -> leaving
unconfirmed -- turn failed -> unconfirmed
unconfirmed -- turn fenced -> fenced
unconfirmed -- turn settled -> running
unconfirmed -- turn settled -> unconfirmed
unconfirmed -- watermark -> unconfirmed
)";

}  // namespace

TEST_CASE("whatever happens to it a keyed partition loses, doubles and reorders nothing", "[bridge][unit]") {
  fuzz::coverage seen;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    INFO("seed " << seed);
    REQUIRE_NOTHROW(fuzz::walk(seed, 400, seen));
  }
  std::string covered;
  for (const auto& [transition, times] : seen)
    covered += std::get<0>(transition) + " -- " + std::get<1>(transition) + " -> " + std::get<2>(transition) + '\n';
  std::istringstream lines{reachable};
  for (std::string line; std::getline(lines, line);)
    CHECK(covered.find(line) != std::string::npos);
}
