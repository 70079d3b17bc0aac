#include "runtime/actor/actor_table.hpp"

#include <cxxabi.h>
#include <cstdlib>
#include <string_view>

namespace troupe::actor {

std::string actor_figures::name() const {
  std::lock_guard lock{guard_};
  return name_;
}

void actor_figures::rename(std::string name) {
  std::lock_guard lock{guard_};
  name_ = std::move(name);
}

std::uint64_t actor_figures::mailbox_depth() const {
  const auto out = handled.load(std::memory_order_relaxed);
  const auto in = enqueued.load(std::memory_order_relaxed);
  return in > out ? in - out : 0;
}

type_figures& actor_figures::add_type(std::string type) {
  std::lock_guard lock{guard_};
  return *types_.emplace_back(std::make_shared<type_figures>(std::move(type)));
}

std::vector<std::shared_ptr<const type_figures>> actor_figures::types() const {
  std::lock_guard lock{guard_};
  return {types_.begin(), types_.end()};
}

actor_table& actor_table::instance() {
  static actor_table table;
  return table;
}

std::shared_ptr<actor_figures> actor_table::enter(std::uint64_t id) {
  auto entry = std::make_shared<actor_figures>(id);
  std::lock_guard lock{guard_};
  std::erase_if(entries_, [](const auto& weak) { return weak.expired(); });
  entries_.push_back(entry);
  return entry;
}

std::vector<std::shared_ptr<const actor_figures>> actor_table::living() {
  std::vector<std::shared_ptr<const actor_figures>> out;
  std::lock_guard lock{guard_};
  for (const auto& weak : entries_)
    if (auto entry = weak.lock())
      out.push_back(std::move(entry));
  return out;
}

std::string short_type_name(const char* mangled) {
  int status = 0;
  char* text = abi::__cxa_demangle(mangled, nullptr, nullptr, &status);
  std::string name = status == 0 ? text : mangled;
  std::free(text);
  constexpr std::string_view unnamed = "(anonymous namespace)::";
  for (auto at = name.find(unnamed); at != std::string::npos; at = name.find(unnamed, at))
    name.erase(at, unnamed.size());
  // Template arguments keep their namespaces off too: "delivered<payment_captured>".
  for (auto colons = name.rfind("::"); colons != std::string::npos; colons = name.rfind("::")) {
    const auto start = name.find_last_of("<, (", colons);
    const auto from = start == std::string::npos ? 0 : start + 1;
    name.erase(from, colons + 2 - from);
  }
  return name;
}

}  // namespace troupe::actor
