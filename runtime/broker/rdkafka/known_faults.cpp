#include "runtime/broker/rdkafka/known_faults.hpp"

#include "runtime/broker/settings.hpp"

#include <librdkafka/rdkafka.h>
#include <array>
#include <set>
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

constexpr fault fault_of_scram{
    0x020601, "Kafka 4 refuses its login as if the password were wrong (4895); use PLAIN over TLS or a certificate"};

std::string version_text(int version) {
  return std::to_string(version >> 16) + '.' + std::to_string(version >> 8 & 0xff) + '.' +
         std::to_string(version & 0xff);
}

std::string said(const fault& one, int version) {
  return "librdkafka " + version_text(version) + ": " + std::string{one.what} + "; mended in " +
         version_text(one.mended_in);
}

/// As a client of that role would be given it.
std::string mechanism_of(const settings& with, const properties& own) {
  std::string out;
  for (const auto* all : {&with.client, &own})
    for (const auto& [name, value] : *all)
      if (name == "sasl.mechanisms" || name == "sasl.mechanism")
        out = value;
  return out;
}

}  // namespace

int linked_version() { return rd_kafka_version() >> 8; }

std::optional<std::string> login_fault(const std::string& mechanism, int version) {
  if (!mechanism.starts_with("SCRAM-") || version >= fault_of_scram.mended_in)
    return std::nullopt;
  return said(fault_of_scram, version);
}

std::vector<std::string> known_faults(const settings& with, int version) {
  std::vector<std::string> out;
  if (with.assignment == assignment_strategy::cooperative)
    for (const auto& one : faults_of_cooperative)
      if (version < one.mended_in)
        out.push_back("kafka.assignment = \"cooperative\" with " + said(one, version));
  for (const auto& mechanism : std::set{mechanism_of(with, with.consumer), mechanism_of(with, with.producer)})
    if (const auto fault = login_fault(mechanism, version))
      out.push_back("sasl.mechanisms = \"" + mechanism + "\" with " + *fault);
  return out;
}

}  // namespace troupe::broker
