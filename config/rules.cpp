#include "config/rules.hpp"

#include "config/address.hpp"
#include "config/allowed.hpp"
#include "config/kafka_rules.hpp"
#include "config/secret_file.hpp"
#include "config/url.hpp"

#include <unistd.h>
#include <algorithm>
#include <array>
#include <filesystem>

namespace troupe::config {
namespace {

bool hosts(const node_file& file, const std::string& kind) {
  return std::count(file.actors.begin(), file.actors.end(), kind) > 0;
}

bool is_postgres_url(const std::string& url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

// A container or pod has a host name of its own, so that equal ones can share a file.
void take_host_name(node_file& file, findings& found) {
  if (!file.node.name.empty() || found.blames("node.name"))
    return;
  std::array<char, 250> host{};
  const bool has_section = found.lines().contains("node");
  if (has_section && gethostname(host.data(), host.size() - 1) == 0 && has_form(host.data(), form::name))
    file.node.name = host.data();
  else
    found.add("node.name", "missing; give this node a name no other live node has: [node] name = \"node-1\"");
}

void take_postgres_url(node_file& file, const environment& from, findings& found) {
  auto& url = file.postgres.url;
  if (!url.empty() && !is_postgres_url(url))
    found.add("postgres.url", "allowed: \"postgresql://user@host:port/database\"");
  if (has_password(url))
    found.add("postgres.url",
              "holds a password; take it out and use TROUPE_POSTGRES_URL, PGPASSWORD or postgres.password_file");
  const auto replacement = from("TROUPE_POSTGRES_URL");
  if (!replacement || replacement->empty())
    return;
  url = *replacement;
  if (!is_url(url) || !is_postgres_url(url))
    found.add_at(0, "TROUPE_POSTGRES_URL", "allowed: \"postgresql://user:password@host:port/database\"");
}

void require_postgres_url(const node_file& file, findings& found) {
  if (file.postgres.url.empty() && !file.actors.empty() && !found.blames("postgres.url"))
    found.add("postgres.url", "missing; actors store their effects in PostgreSQL: set it or TROUPE_POSTGRES_URL");
}

void take_password(node_file& file, findings& found) {
  const auto& name = file.postgres.password_file;
  if (name.empty())
    return;
  const auto text = read_secret_file((std::filesystem::path{found.path()}.parent_path() / name).string());
  if (text)
    file.postgres.password = *text;
  else
    found.add("postgres.password_file", text.error());
}

void check_admin(node_file& file, const environment& from, findings& found) {
  file.admin_token = from("TROUPE_ADMIN_TOKEN").value_or("");
  if (!file.admin)
    return;
  const auto where = parse_address(file.admin->listen);
  if (where && !is_loopback(*where) && file.admin_token.empty())
    found.add("admin.listen", "can be reached from other machines; set TROUPE_ADMIN_TOKEN or listen on 127.0.0.1");
  if (where && where->port != 0 && file.http && file.http->listen == file.admin->listen)
    found.add("admin.listen", "is http.listen, too; each needs an address of its own");
}

// Only where a hosted kind sends: a node that hosts neither end never meets the message.
void check_local_routes(const node_file& file, const vocabulary& with, findings& found) {
  for (const auto& message : with.messages) {
    const bool is_sent = std::any_of(message.sent_by.begin(), message.sent_by.end(),
                                     [&](const auto& kind) { return hosts(file, kind); });
    if (!is_sent || file.routes.at(message.name) != "local")
      continue;
    for (const auto& [kind, group] : message.handled_by)
      if (!hosts(file, kind))
        found.add("routes." + message.name, "is local, but " + kind +
                                                ", which handles it, is not hosted here; add [actors." + kind +
                                                "] or use \"kafka\"");
  }
}

void check_groups(const node_file& file, findings& found) {
  for (const auto& [message, topic] : file.topics) {
    std::map<std::string, std::string> kinds;  // by group
    for (const auto& [kind, group] : topic.groups.by_kind)
      if (const auto [first, is_new] = kinds.emplace(group, kind); !is_new)
        found.add("topics." + message + ".groups." + kind, "is the group of " + first->second +
                                                               " too, and each would get a part of the records; give "
                                                               "it one of its own");
  }
}

void check_retries(const node_file& file, findings& found) {
  for (const auto& [message, topic] : file.topics)
    if (topic.retry.max_backoff < topic.retry.backoff)
      found.add("topics." + message + ".retry.max_backoff",
                "is shorter than backoff, which is " + to_string(topic.retry.backoff));
}

void check_actors(const node_file& file, const vocabulary& with, findings& found) {
  for (const auto& kind : with.actors) {
    if (!hosts(file, kind.name))
      continue;
    for (const auto& one : kind.complaints())
      if (const auto key = "actors." + kind.name + "." + one.option; !found.blames(key))
        found.add(key, one.what);
  }
}

void check_watchdog(const node_file& file, findings& found) {
  if (file.postgres.watchdog <= file.postgres.statement_timeout)
    found.add("postgres.watchdog", "would cut healthy statements; make it longer than statement_timeout, which is " +
                                       to_string(file.postgres.statement_timeout));
}

}  // namespace

void apply_rules(node_file& file, const vocabulary& with, const environment& from, findings& found) {
  take_host_name(file, found);
  take_postgres_url(file, from, found);
  require_postgres_url(file, found);
  take_password(file, found);
  check_admin(file, from, found);
  check_local_routes(file, with, found);
  check_groups(file, found);
  check_retries(file, found);
  check_watchdog(file, found);
  check_actors(file, with, found);
  apply_kafka_rules(file.kafka, with, from, found);
}

}  // namespace troupe::config
