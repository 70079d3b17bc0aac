#pragma once

// Catch2 3 (Debian 13) by the header, the names and the main() of Catch2 2 (Debian 12), for which the tests are
// written.
#include <catch2/catch_all.hpp>
#include <string>

namespace Catch {
using Matchers::EndsWith;
using Matchers::Equals;
using Matchers::Matches;
using Matchers::StartsWith;

inline auto Contains(const std::string& part) { return Matchers::ContainsSubstring(part); }
}  // namespace Catch

using Catch::Approx;

#ifdef CATCH_CONFIG_MAIN
int main(int count, char** words) { return Catch::Session().run(count, words); }
#endif
