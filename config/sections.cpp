#include "config/sections.hpp"

#include <algorithm>

namespace troupe::config {
namespace {

template <class T>
bound_section bind(std::string key, std::string about, T& values) {
  return {std::move(key), std::move(about), [&values](section_visitor& visit) { describe(visit, values); }};
}

bound_section bind_routes(node_file& file) {
  const auto visit_all = [&file](section_visitor& visit) {
    for (auto& [message, route] : file.routes)
      visit(message, route, "kafka: through its topic; local: to the handler in this process",
            one_of({"kafka", "local"}));
  };
  return {"routes", "Where each message goes; the same code handles it either way.", visit_all, "message"};
}

void append_topics(std::vector<bound_section>& sections, node_file& file) {
  for (auto& [message, values] : file.topics)
    sections.push_back(bind("topics." + message, "How " + message + " travels when its route is kafka.", values));
}

void append_actors(std::vector<bound_section>& sections, const node_file& file, const vocabulary& with) {
  for (const auto& kind : with.actors)
    if (std::count(file.actors.begin(), file.actors.end(), kind.name) > 0)
      sections.push_back(
          {"actors." + kind.name, "Hosts the " + kind.name + " actors; leave it out: not on this node.", kind.visit});
}

topic_options options_of(const known_message& message) {
  topic_options out;
  out.topic = message.name;
  if (message.handled_by.size() < 2)  // whom nobody here handles nobody asks for its group
    out.group = message.handled_by.empty() ? message.name : message.handled_by.front().group;
  else
    for (const auto& one : message.handled_by)
      out.groups.by_kind[one.kind] = one.group;
  return out;
}

}  // namespace

node_file everything(const vocabulary& with) {
  node_file file;
  file.http.emplace();
  file.admin.emplace();
  for (const auto& kind : with.actors)
    file.actors.push_back(kind.name);
  for (const auto& message : with.messages) {
    file.routes[message.name] = "kafka";
    file.topics[message.name] = options_of(message);
  }
  return file;
}

std::vector<bound_section> sections_of(node_file& file, const vocabulary& with) {
  std::vector<bound_section> sections;
  sections.push_back(bind("node", "This node.", file.node));
  sections.push_back(bind_routes(file));
  sections.push_back(bind("postgres", "Where every effect is stored.", file.postgres));
  sections.push_back(bind("kafka", "Used by routes that say kafka.", file.kafka));
  append_topics(sections, file);
  if (file.http)
    sections.push_back(bind("http", "The HTTP door; leave it out: no door on this node.", *file.http));
  if (file.admin)
    sections.push_back(bind("admin", "Inspection; leave it out: none on this node.", *file.admin));
  sections.push_back(bind("outbox", "Events on their way from PostgreSQL to Kafka.", file.outbox));
  sections.push_back(bind("inbox", "Events whose effect is stored, so that a repeat has none.", file.inbox));
  sections.push_back(bind("health", "When the node says that something stands still, and is not ready.", file.health));
  sections.push_back(bind("log", "Lines on standard error.", file.log));
  append_actors(sections, file, with);
  return sections;
}

}  // namespace troupe::config
