// Who is running and what each is doing: figures that any thread may read while the actors work.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace troupe::actor {

/// What one actor did with one message type. Written by the actor's thread only.
struct type_figures {
  explicit type_figures(std::string of) : type{std::move(of)} {}
  const std::string type;  // without namespaces: "enter"
  std::atomic<std::uint64_t> handled{0}, failed{0}, total_ns{0}, max_ns{0};
};

/// One actor. `enqueued` is raised by senders, the rest by the actor's thread.
class actor_figures {
public:
  explicit actor_figures(std::uint64_t actor_id) : id{actor_id} {}

  const std::uint64_t id;
  std::atomic<std::uint64_t> enqueued{0}, handled{0}, failed{0};
  std::atomic<std::int64_t> busy_since_ns{0};  // steady clock; 0: idle
  std::atomic<const type_figures*> busy_with{nullptr};

  std::string name() const;
  void rename(std::string name);

  /// Messages waiting. An estimate: the two counters are not read at one instant.
  std::uint64_t mailbox_depth() const;

  /// Adds a type (actor's thread); the reference stays valid as long as this object.
  type_figures& add_type(std::string type);
  std::vector<std::shared_ptr<const type_figures>> types() const;

private:
  mutable std::mutex guard_;  // names and the list of types, never taken per message
  std::string name_;
  std::vector<std::shared_ptr<type_figures>> types_;
};

/// The actors of one program. Actors enter in their constructor and leave by ending.
class actor_table {
public:
  static actor_table& instance();
  std::shared_ptr<actor_figures> enter(std::uint64_t id);
  std::vector<std::shared_ptr<const actor_figures>> living();

private:
  std::mutex guard_;
  std::vector<std::weak_ptr<actor_figures>> entries_;
};

/// "caf::..::enter" -> "enter".
std::string short_type_name(const char* mangled);

}  // namespace troupe::actor
