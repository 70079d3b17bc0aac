#include "runtime/api/kind_section.hpp"

#include "runtime/node/actor_kind.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using names = std::vector<std::string>;

namespace {

struct greeting {
  std::int64_t number = 0;
  TROUPE_MESSAGE(greeting, "greeting", 1, key = number, number);
};

struct own_options {
  std::uint32_t connections = 16;
};

template <class Visitor>
void describe(Visitor& visit, own_options& section) {
  visit("connections", section.connections, "of its own", config::between(1, 1024));
}

class reader final : public config::section_visitor {
public:
  names all;

private:
  void visit_option(const config::option& declared, config::field) override { all.push_back(declared.name); }
  void visit_nested(const config::option&, const std::function<void(section_visitor&)>&) override {}
};

names options_of(const kind& one) {
  reader out;
  one.to_actor_kind().section.visit(out);
  return out.all;
}

outcome greet(const greeting&) { return done(); }
void answer(gathered<greeting>&, transaction&) {}
void look(transaction&) {}

}  // namespace

TEST_CASE("a kind's table has the options that it has a use for", "[api][unit]") {
  CHECK(options_of(kind{"none"}).empty());
  CHECK(options_of(kind{"keyed"}.keyed<greeting>("group", greet)) == names{"workers"});
  CHECK(options_of(kind{"paced"}.keyed<greeting>("group", greet, [] { return keyed_pace{}; })).empty());
  CHECK(options_of(kind{"routes"}.route(get("/x", look))) == names{"connections", "max_pending", "max_wait"});
  CHECK(options_of(kind{"repeated"}.route(post("/x", look, idempotent))) ==
        names{"connections", "max_pending", "max_wait", "remember"});
  CHECK(options_of(kind{"gathered"}.route(post_gathered("/x", answer))) ==
        names{"max_pending", "max_batch", "max_wait"});
}

TEST_CASE("an option of one's own takes the place of the built-in one of its name", "[api][unit]") {
  own_options own;
  CHECK(options_of(kind{"own"}.options(own).route(get("/x", look))) == names{"connections", "max_pending", "max_wait"});
}

TEST_CASE("a kind's own defaults stand until a node file is read, and again when the next one is", "[api][unit]") {
  kind_options defaults;
  defaults.max_pending = 7;
  const auto one = kind{"mine"}.defaults(defaults).route(get("/x", look));
  auto section = one.to_actor_kind().section;
  auto& set = const_cast<api::kind_parts&>(api::parts_of(one)).options;
  CHECK(set.max_pending == 7);
  set.max_pending = 100;
  section.reset();
  CHECK(set.max_pending == 7);
}
