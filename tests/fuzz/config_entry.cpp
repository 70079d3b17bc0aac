#include "config/printer.hpp"
#include "tests/fuzz/entries.hpp"
#include "tests/unit/config/settings_fixture.hpp"

namespace troupe::fuzz {

void config(std::string_view bytes) {
  troupe::config::test::program program;
  program.variables["SECRET"] = "s3cret";
  const auto settings = program.load_text(std::string{bytes});
  if (settings) {
    demand(!troupe::config::effective(*settings, program.words).empty(), "settings that cannot be printed");
    return;
  }
  demand(!settings.error().empty(), "a refusal without a mistake");
  for (const auto& one : settings.error())
    demand(to_string(one).size() < 1000, "a mistake too long for a terminal");
}

}  // namespace troupe::fuzz
