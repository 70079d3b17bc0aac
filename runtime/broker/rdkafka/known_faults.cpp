#include "runtime/broker/settings.hpp"

#include <librdkafka/rdkafka.h>
#include <array>
#include <string_view>

namespace troupe::broker {
namespace {

struct fault {
  int mended_in;  // as rd_kafka_version() without its last byte
  std::string_view what;
};

// From librdkafka's changelog and issue numbers named there.
constexpr std::array faults_of_cooperative{
    fault{0x020200, "two members may own one partition for a moment (4252)"},
    fault{0x020300, "a member that ends before its first assignment may crash (4381)"},
    fault{0x020400, "a member that ends during a rebalance may hang (4528)"},
    fault{0x020601, "an assignment may loop for ever at full CPU (4800)"},
    fault{0x020a00, "a commit during a rebalance may lose the assignment (4908)"},
};

std::string version_text(int version) {
  return std::to_string(version >> 16) + '.' + std::to_string(version >> 8 & 0xff) + '.' +
         std::to_string(version & 0xff);
}

}  // namespace

int linked_version() { return rd_kafka_version() >> 8; }

std::vector<std::string> known_faults(const settings& with, int version) {
  std::vector<std::string> out;
  if (with.assignment != assignment_strategy::cooperative)
    return out;
  for (const auto& one : faults_of_cooperative)
    if (version < one.mended_in)
      out.push_back("kafka.assignment = \"cooperative\" with librdkafka " + version_text(version) + ": " +
                    std::string{one.what} + "; mended in " + version_text(one.mended_in));
  return out;
}

}  // namespace troupe::broker
