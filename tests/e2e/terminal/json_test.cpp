// tools/troupe/json.md and what is printed: nothing undocumented, nothing that is not there.
#include "tests/e2e/why/embedded_shop.hpp"

#include <simdjson.h>
#include <map>
#include <set>

using namespace troupe::tests;

namespace {

using fields = std::map<std::string, std::set<std::string>>;  // path: types seen or allowed

/// The table below "## COMMAND".
fields documented(const std::string& command) {
  std::ifstream in{TROUPE_SOURCE_DIR "/tools/troupe/json.md"};
  fields out;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.compare(0, 3, "## ") == 0)
      inside = line == "## " + command;
    if (!inside || line.compare(0, 3, "| `") != 0)
      continue;
    const auto name_ends = line.find('`', 3), type_ends = line.find(" |", name_ends + 4);
    auto type = line.substr(name_ends + 4, type_ends - name_ends - 4);
    auto& types = out[line.substr(3, name_ends - 3)];
    if (const auto either = type.find(" or null"); either != std::string::npos) {
      types.insert("null");
      type.resize(either);
    }
    types.insert(type);
  }
  return out;
}

void collect(simdjson::dom::element from, const std::string& path, fields& into) {
  using type = simdjson::dom::element_type;
  const auto note = [&](const char* what) {
    if (!path.empty() && path.back() != ']')  // elements of a list are told with it
      into[path].insert(what);
  };
  switch (from.type()) {
    case type::ARRAY:
      note("list");
      for (const auto each : from.get_array())
        collect(each, path + "[]", into);
      break;
    case type::OBJECT:
      note("object");
      for (const auto each : from.get_object())
        collect(each.value, (path.empty() ? "" : path + ".") + std::string{each.key}, into);
      break;
    case type::STRING:
      note("string");
      break;
    case type::BOOL:
      note("boolean");
      break;
    case type::NULL_VALUE:
      note("null");
      break;
    case type::DOUBLE:
      note("number");
      break;
    default:
      note("integer");
  }
}

void check(const std::string& command, const std::vector<finished_command>& outputs) {
  fields seen;
  for (const auto& one : outputs) {
    simdjson::dom::parser parser;
    collect(parser.parse(one.out), "", seen);
  }
  const auto told = documented(command);
  for (const auto& [path, types] : seen) {
    INFO(command << " prints " << path);
    REQUIRE(told.count(path) == 1);
    for (const auto& type : types)
      CHECK(told.at(path).count(type) == 1);
  }
  for (const auto& [path, types] : told) {
    INFO(command << " never printed " << path);
    CHECK(seen.count(path) == 1);
  }
}

}  // namespace

TEST_CASE("every field of the output for programs is documented and the reverse", "[terminal][e2e]") {
  shop_options slow;
  slow.sink_delay = "20s";
  embedded_shop scene{1, slow};
  scene.start();
  auto& shop = scene.shop;
  CHECK(shop.door().order(1, {shop.add_product(1)}).status == 201);
  shop.require([&] { return scene.troupe("partitions --json").prints("\"blocking\":{"); }, std::chrono::seconds{20},
               "no record is in hand");
  check("troupe partitions", {scene.troupe("partitions --json")});
  check("troupe actors", {scene.troupe("actors --json")});
  check("troupe why", {scene.troupe("why " + scene.orders() + "/0 --json")});
  check("troupe pause", {scene.troupe("pause " + scene.requests() + " --json")});
  running_node waiting{{"waiting", "postgresql://app@127.0.0.1:1/none", "", "", ""}};
  waiting.start();
  REQUIRE(wait_until([&] { return waiting.admin("/readyz").has("waiting for the database"); }));
  check("troupe ps", {scene.troupe("ps --json"), run_troupe("ps --json --admin " + waiting.admin_address())});
  shop.database().ask(
      "insert into dead_letters (consumer_group, topic, partition, \"offset\", key, headers, payload, reason, "
      "fingerprint, attempts, node, style) values ('g', 'orders', 0, 5, '12', 'ce_id: e-1', 'x', 'no stock', 'aaaa', "
      "3, 'n', 'keyed')");
  const auto database = " --json --database " + shop.database().url();
  check("troupe dlq list", {run_troupe("dlq list" + database), run_troupe("dlq show --all --payload" + database)});
  check("troupe check", {run_troupe("check --connect --json " + shop.node(0).file())});
  check("troupe drain", {scene.troupe("drain shop-1 --json")});
}
