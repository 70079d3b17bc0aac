#include "runtime/node/database_fitness.hpp"

#include "runtime/wire/identity.hpp"
#include "runtime/wire/joined.hpp"

#include <algorithm>
#include <map>
#include <regex>

namespace troupe::node {
namespace {

using store::server_facts;
using findings = std::vector<database_finding>;

constexpr std::chrono::milliseconds tolerated_skew{2'000};  // heartbeats are stale after 3.5 s

// SQL_ASCII, too: it takes any bytes, and gives them back as no text.
void judge_encoding(const server_facts& server, findings& out) {
  if (server.encoding != "UTF8")
    out.push_back({gravity::refuse, "the encoding of the database " + server.database + " is " + server.encoding +
                                        ", which cannot hold what records carry: create it anew with encoding 'UTF8' "
                                        "template template0"});
}

void judge_writing(const server_facts& server, findings& out) {
  if (server.is_standby)
    out.push_back({gravity::wait,
                   "the server is a standby, which takes no writes: name its primary in postgres.url, or all servers, "
                   "as in postgresql://app@one:5432,two:5432/troupe?target_session_attrs=read-write"});
  else if (server.is_read_only)
    out.push_back({gravity::wait, "the database " + server.database +
                                      " is read only (default_transaction_read_only): set it back for the server, the "
                                      "database and the role " +
                                      server.role});
}

std::string what_is_there(const server_facts& server) {
  return server.applied.empty() ? "has no schema of this program that the role " + server.role + " can see"
                                : "has " + std::to_string(server.applied.size()) + " of the migrations";
}

void judge_schema(const server_facts& server, const std::vector<store::migration>& known, bool migrates,
                  findings& out) {
  if (const auto unknown = unknown_migration(server.applied, known)) {
    out.push_back({migrates ? gravity::newer : gravity::remark,
                   "the database has the migration " + *unknown +
                       ", which this program does not know: run a newer one, or name another database" +
                       (migrates ? "" : ", unless another program shares this one")});
    if (migrates)
      return;
  }
  if (const auto changed = changed_migration(server.applied, known))
    return out.push_back({gravity::refuse, *changed});
  const auto missing = missing_migrations(server.applied, known);
  if (missing.empty())
    return;
  const auto lacks =
      "the database " + server.database + ' ' + what_is_there(server) + " and lacks " + wire::joined(missing);
  if (!migrates)
    out.push_back({gravity::wait, lacks + ": run " + wire::own_name() + " migrate, or set postgres.migrate = true"});
  else if (!server.may_create)
    out.push_back({gravity::wait, lacks + ", and the role " + server.role + " may not create tables in " +
                                      (server.schema.empty() ? "any schema" : "the schema " + server.schema) +
                                      ": run " + wire::own_name() + " migrate as their owner, or grant it that"});
  else
    out.push_back({gravity::remark, lacks + ": they will be applied when a node starts"});
}

void judge_rights(const server_facts& server, findings& out) {
  std::map<std::string, std::vector<std::string>> lacking;  // by what they are on
  for (const auto& one : server.lacking)
    lacking[(one.is_sequence ? "sequence " : "table ") + one.on].push_back(one.right);
  std::vector<std::string> grants;
  for (const auto& [on, rights] : lacking)
    grants.push_back("grant " + wire::joined(rights) + " on " + on + " to " + server.role);
  if (grants.empty())
    return;
  std::string all;
  for (const auto& one : grants)
    all += (all.empty() ? "" : "; ") + one;
  out.push_back({gravity::wait, "the role " + server.role + " lacks rights: " + all});
}

void judge_clock(const server_facts& server, findings& out) {
  const auto off = std::chrono::abs(server.behind);
  if (off - server.round_trip < tolerated_skew)
    return;
  out.push_back({gravity::remark, "this machine's clock is " + std::to_string(off.count() / 1000) + " s " +
                                      (server.behind.count() > 0 ? "behind" : "ahead of") +
                                      " the database server's: times in records and logs will not fit together; "
                                      "synchronise both (NTP)"});
}

}  // namespace

findings findings_on(const server_facts& server, const std::vector<store::migration>& known, bool migrates) {
  findings out;
  judge_encoding(server, out);
  judge_writing(server, out);
  judge_schema(server, known, migrates, out);
  judge_rights(server, out);
  judge_clock(server, out);
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.how > b.how; });
  return out;
}

database_finding shared_sessions() {
  return {gravity::refuse,
          "the server gives one session to several clients, as a pooler in transaction mode does: named prepared "
          "statements need session pooling; set pool_mode = session for this database, or name PostgreSQL itself in "
          "postgres.url"};
}

std::vector<store::wanted_right> rights_on(const std::vector<store::migration>& scripts) {
  static const std::regex made{R"(create (table|sequence) (?:if not exists )?(\w+))"};
  std::vector<store::wanted_right> out{{"select", "schema_migrations"}};
  for (const auto& script : scripts)
    for (std::sregex_iterator at{script.sql.begin(), script.sql.end(), made}, end; at != end; ++at) {
      const bool is_sequence = (*at)[1] == "sequence";
      if (is_sequence)
        out.push_back({"usage", (*at)[2], true});
      else
        for (const auto* right : {"select", "insert"})
          out.push_back({right, (*at)[2]});
    }
  return out;
}

}  // namespace troupe::node
