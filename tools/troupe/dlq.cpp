// `troupe dlq`: what operators do with dead letters. Needs the database, or any node.
#include "runtime/node/node_settings.hpp"
#include "runtime/store/connection_string.hpp"
#include "runtime/wire/identity.hpp"
#include "tools/troupe/dlq_view.hpp"
#include "tools/troupe/letter_office.hpp"
#include "tools/troupe/program.hpp"

#include <unistd.h>
#include <chrono>
#include <climits>
#include <iostream>
#include <iterator>

namespace troupe {
namespace {

struct dlq_options {
  std::string file, admin, database;
  letters::letter_choice chosen;
  bool all = false, yes = false, json = false, payload = false, by_reason = false;
  int limit = 100;
};

enum class deed { replay, discard };

bool is_narrowed(const letters::letter_choice& one) {
  return !one.ids.empty() || !one.key.empty() || !one.fingerprint.empty() || !one.topic.empty();
}

std::unique_ptr<letter_office> refuse(const std::string& why, program& with) {
  std::cerr << wire::own_name() << " dlq: " << why << '\n';
  with.result = node::exit_code::wrong_usage;
  return nullptr;
}

/// Null after a sentence on stderr.
std::unique_ptr<letter_office> office_of(const dlq_options& asked, program& with) {
  if (!asked.file.empty()) {
    const auto file = with.load(asked.file);
    return file ? office_in(node::store_settings(*file)) : nullptr;
  }
  if (!asked.admin.empty())
    return office_at(asked.admin);
  if (asked.database.empty())
    return refuse(
        "say where the letters are: a node FILE, --admin HOST:PORT of any node (or TROUPE_ADMIN), or "
        "--database URL (or TROUPE_POSTGRES_URL)",
        with);
  store::settings database;
  database.url = asked.database;
  if (const auto readable = store::soci_connection_string(database.url, "troupe"); !readable)
    return refuse(readable.error(), with);
  return office_in(std::move(database));
}

/// The answer, or nothing after a sentence on stderr.
template <class T>
std::optional<T> got(from_office<T> answer, program& with) {
  if (answer)
    return std::move(*answer);
  std::cerr << wire::own_name() << " dlq: " << answer.error().why << '\n';
  with.result = answer.error().code;
  return std::nullopt;
}

void say_if_cut(std::size_t letters, const dlq_options& asked) {
  if (letters == static_cast<std::size_t>(asked.limit))
    std::cerr << wire::own_name() << " dlq: these are the oldest " << letters << "; --limit shows more\n";
}

void run_list(const dlq_options& asked, program& with) {
  const auto office = office_of(asked, with);
  if (!office)
    return;
  if (asked.by_reason) {
    const auto groups = got(office->groups(asked.chosen), with);
    if (groups && asked.json)
      std::cout << to_json(*groups) << '\n';
    else if (groups)
      print_groups(*groups, std::cout);
    return;
  }
  const auto letters = got(office->letters(asked.chosen, asked.limit), with);
  if (!letters)
    return;
  if (asked.json)
    std::cout << to_json(*letters, false) << '\n';
  else
    print_list(*letters, std::cout);
  say_if_cut(letters->size(), asked);
}

bool nothing_chosen(const dlq_options& asked, program& with) {
  if (asked.all || is_narrowed(asked.chosen))
    return false;
  std::cerr << wire::own_name() << " dlq: say which letters: --id, --key, --fingerprint, --topic or --all\n";
  with.result = node::exit_code::wrong_usage;
  return true;
}

bool none_found(std::size_t letters, program& with) {
  if (letters > 0)
    return false;
  std::cerr << wire::own_name() << " dlq: no open letter is like that; " + wire::own_name() + " dlq list shows them\n";
  with.result = node::exit_code::failed;
  return true;
}

void run_show(const dlq_options& asked, program& with) {
  if (nothing_chosen(asked, with))
    return;
  const auto office = office_of(asked, with);
  if (!office)
    return;
  const auto letters = got(office->letters(asked.chosen, asked.limit), with);
  if (!letters || none_found(letters->size(), with))
    return;
  if (asked.json)
    std::cout << to_json(*letters, asked.payload) << '\n';
  else
    for (const auto& one : *letters)
      print_whole(one, asked.payload, std::cout);
  say_if_cut(letters->size(), asked);
  if (!office->shows_payloads())
    std::cerr << wire::own_name()
              << " dlq: this node tells neither headers nor payloads; show_payloads in [admin] of its file lets it, "
                 "--database URL does without it\n";
}

bool is_agreed(const dlq_options& asked, const std::string& what, std::int64_t letters, program& with) {
  if (letters == 1 || asked.yes)
    return true;
  if (isatty(STDIN_FILENO) == 0) {
    std::cerr << wire::own_name() << " dlq: " << letters << " letters are chosen: say --yes to " << what
              << " them all\n";
    with.result = node::exit_code::wrong_usage;
    return false;
  }
  std::cerr << what << ' ' << letters << " letters? [y/N] ";
  std::string answer;
  std::getline(std::cin, answer);
  if (answer == "y" || answer == "yes")
    return true;
  std::cerr << wire::own_name() << " dlq: nothing was changed\n";
  with.result = node::exit_code::failed;
  return false;
}

void say_progress(std::int64_t done, std::int64_t all, std::chrono::steady_clock::time_point& said) {
  if (done == all || std::chrono::steady_clock::now() - said < std::chrono::seconds{1})
    return;
  said = std::chrono::steady_clock::now();
  std::cerr << wire::own_name() << " dlq: " << done << " of " << all << '\n';
}

constexpr int page = 500;  // letters of one transaction: it keeps far from the limits of a statement

/// Carries the deed out page by page. What was done stays done: after a fault the same command goes on with the rest.
/// Letters that come meanwhile, perhaps because of the deed itself, are left alone.
template <class Deed>
void by_pages(letter_office& office, const dlq_options& asked, std::int64_t all, program& with, Deed one_page) {
  auto rest = asked.chosen;
  const auto end = got(office.first_page(rest, INT_MAX), with);
  rest.until = end ? end->last : 0;
  std::int64_t done = 0;
  for (auto said = std::chrono::steady_clock::now();;) {
    const auto next = got(office.first_page(rest, page), with);
    if (end && next && next->letters == 0)
      return;
    auto chosen = rest;
    chosen.until = next ? next->last : 0;
    if (!end || !next || !one_page(chosen)) {
      std::cerr << wire::own_name() << " dlq: " << done << " of " << all
                << " are done; the same command goes on with the rest\n";
      return;
    }
    done += next->letters;
    rest.after = next->last;
    say_progress(done, all, said);
  }
}

void replay(letter_office& office, const dlq_options& asked, std::int64_t all, program& with) {
  outbox::replay_result total;
  by_pages(office, asked, all, with, [&](const letters::letter_choice& chosen) {
    auto done = got(office.replay(chosen), with);
    if (!done)
      return false;
    total.in_place += done->in_place;
    total.as_events += done->as_events;
    std::move(done->refused.begin(), done->refused.end(), std::back_inserter(total.refused));
    return true;
  });
  std::cout << total.in_place << " will be tried again in their place, " << total.as_events
            << " will be published anew\n";
  for (const auto& [id, why] : total.refused)
    std::cerr << "letter " << id << " was not replayed: " << why << '\n';
  if (!total.refused.empty())
    with.result = node::exit_code::failed;
}

void discard(letter_office& office, const dlq_options& asked, std::int64_t all, program& with) {
  std::int64_t total = 0;
  by_pages(office, asked, all, with, [&](const letters::letter_choice& chosen) {
    const auto done = got(office.discard(chosen), with);
    total += done.value_or(0);
    return done.has_value();
  });
  std::cout << total << " discarded\n";
}

void run_deed(deed what, const dlq_options& asked, program& with) {
  if (nothing_chosen(asked, with))
    return;
  const auto office = office_of(asked, with);
  if (!office)
    return;
  const auto count = got(office->count(asked.chosen), with);
  if (!count || none_found(static_cast<std::size_t>(*count), with) ||
      !is_agreed(asked, what == deed::replay ? "replay" : "discard", *count, with))
    return;
  what == deed::replay ? replay(*office, asked, *count, with) : discard(*office, asked, *count, with);
}

using options_pointer = std::shared_ptr<dlq_options>;

CLI::App* add_command(CLI::App& to, const options_pointer& asked, const char* name, const char* about,
                      const std::string& example) {
  auto* command = to.add_subcommand(name, about);
  command->footer("Example: " + example);
  command->add_option("FILE", asked->file, "node file: its database is used");
  command->add_option("--admin", asked->admin, "admin address of any node, instead of a database (or TROUPE_ADMIN)")
      ->envname("TROUPE_ADMIN");
  command->add_option("--database", asked->database, "PostgreSQL URL (or TROUPE_POSTGRES_URL)")
      ->envname("TROUPE_POSTGRES_URL");
  command->add_option("--id", asked->chosen.ids, "the letter with this id; may be repeated")->allow_extra_args(false);
  command->add_option("--key", asked->chosen.key, "letters of records with this key");
  command->add_option("--fingerprint", asked->chosen.fingerprint, "letters with one cause; see list --by-reason");
  command->add_option("--topic", asked->chosen.topic, "letters of this topic");
  command->add_flag("--all", asked->all, "every open letter");
  return command;
}

void add_deed(CLI::App& to, const char* name, const char* about, const std::string& example, deed what, program& with) {
  auto asked = std::make_shared<dlq_options>();
  auto* command = add_command(to, asked, name, about, example);
  command->add_flag("--yes", asked->yes, "do not ask, however many they are");
  command->callback([asked, what, &with] { run_deed(what, *asked, with); });
}

}  // namespace

void add_dlq(CLI::App& app, program& with) {
  auto* dlq = app.add_subcommand("dlq", "dead letters: what could not be handled, and bringing it back");
  dlq->require_subcommand(1);
  const auto& file = with.examples.file;
  dlq->footer("Example: " + wire::own_name() + " dlq list " + file +
              " --by-reason\nBy any node, without its database: " + wire::own_name() +
              " dlq list --admin 127.0.0.1:9091");
  auto list = std::make_shared<dlq_options>();
  auto* listing =
      add_command(*dlq, list, "list", "open letters, or their causes", wire::own_name() + " dlq list " + file);
  listing->add_flag("--by-reason", list->by_reason, "one line for each cause");
  listing->add_option("--limit", list->limit, "at most this many")->check(CLI::Range(1, 1'000'000));
  listing->add_flag("--json", list->json, "for programs");
  listing->callback([list, &with] { run_list(*list, with); });
  auto show = std::make_shared<dlq_options>();
  auto* showing =
      add_command(*dlq, show, "show", "all about some letters", wire::own_name() + " dlq show " + file + " --id 7");
  showing->add_flag("--payload", show->payload, "with what the record carried");
  showing->add_option("--limit", show->limit, "at most this many")->check(CLI::Range(1, 1'000'000));
  showing->add_flag("--json", show->json, "for programs");
  showing->callback([show, &with] { run_show(*show, with); });
  add_deed(*dlq, "replay", "have letters handled again", wire::own_name() + " dlq replay " + file + " --key 17",
           deed::replay, with);
  add_deed(*dlq, "discard", "give letters up; keys they held go on",
           wire::own_name() + " dlq discard " + file + " --id 7", deed::discard, with);
}

}  // namespace troupe
