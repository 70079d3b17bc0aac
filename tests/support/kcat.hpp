// Topics as an outsider sees them: through kcat, never through product code.
#pragma once

#include "tests/support/child_program.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <map>

namespace troupe::tests {

/// The real Apache Kafka that integration and fault tests need.
inline std::string kafka_brokers() {
  const char* brokers = std::getenv("TROUPE_TEST_KAFKA");
  if (!brokers || !*brokers)
    throw std::runtime_error{"this test needs Apache Kafka: export TROUPE_TEST_KAFKA=$(tools/kafka up)"};
  return brokers;
}

struct topic_record {
  int partition;
  std::int64_t offset;
  std::string key;
  std::string headers;  // "name=value,name=value"
  std::string value;
};

class kcat {
public:
  kcat(std::string brokers, std::string topic) : brokers_{std::move(brokers)}, topic_{std::move(topic)} {}

  /// The whole topic, by partition and offset. Values must not contain line ends.
  std::vector<topic_record> read() const {
    std::istringstream lines{output_of(base() + " -C -e -q -o beginning -f '%p\\t%o\\t%k\\t%h\\t%s\\n'")};
    std::map<std::pair<int, std::int64_t>, topic_record> sorted;
    for (std::string line; std::getline(lines, line);) {
      auto one = parse(line);
      const std::pair at{one.partition, one.offset};
      sorted.emplace(at, std::move(one));
    }
    std::vector<topic_record> out;
    for (auto& [at, one] : sorted)
      out.push_back(std::move(one));
    return out;
  }

  /// One record per line "key:value", in this order, where Java's default partitioner would put them.
  void write(const std::string& lines, const std::string& options = "") const {
    const auto file = scratch_file(lines);
    output_of(base() + " -P -K: -X topic.partitioner=murmur2_random " + options + " -l " + file);
    std::filesystem::remove(file);
  }

  /// One record whose value is all of `value`, line ends included.
  void write_whole(const std::string& key, const std::string& value, const std::string& options = "") const {
    const auto file = scratch_file(value);
    output_of(base() + " -P -k " + key + " -X topic.partitioner=murmur2_random " + options + " " + file);
    std::filesystem::remove(file);
  }

  const std::string& brokers() const { return brokers_; }
  const std::string& topic() const { return topic_; }

  int partitions() const {
    const auto found = output_of("kcat -b " + brokers_ + " -L -t " + topic_);
    const auto at = found.find("\" with ");
    return at == found.npos ? 0 : std::stoi(found.substr(at + 7));
  }

private:
  std::string base() const { return "kcat -b " + brokers_ + " -t " + topic_; }

  static std::string scratch_file(const std::string& text) {
    auto name = (std::filesystem::temp_directory_path() / "troupe-kcat-XXXXXX").string();
    const auto handle = mkstemp(name.data());
    if (handle < 0)
      throw std::runtime_error{"cannot write " + name};
    close(handle);
    std::ofstream{name} << text;
    return name;
  }

  static topic_record parse(const std::string& line) {
    std::vector<std::string> parts;
    std::istringstream in{line};
    for (std::string part; parts.size() < 4 && std::getline(in, part, '\t');)
      parts.push_back(part);
    parts.resize(4);
    std::string value;
    std::getline(in, value);
    return {std::stoi(parts[0]), std::stoll(parts[1]), parts[2], parts[3], value};
  }

  std::string brokers_, topic_;
};

}  // namespace troupe::tests
