#include "config/printer.hpp"
#include "runtime/node/node_settings.hpp"
#include "runtime/wire/codec/json.hpp"
#include "runtime/wire/identity.hpp"
#include "tools/troupe/connect_check.hpp"
#include "tools/troupe/program.hpp"

#include <cereal/cereal.hpp>
#include <iostream>

namespace troupe {
namespace {

struct check_options {
  std::vector<std::string> files;
  bool connect = false, json = false;
};

/// --json, see json.md.
struct finding_view {
  std::string subject, weight, what;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(subject), CEREAL_NVP(weight), CEREAL_NVP(what));
  }
};

struct file_view {
  std::string file, node, settings;
  std::vector<std::string> warnings;
  std::vector<finding_view> findings;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(file), CEREAL_NVP(node), CEREAL_NVP(settings), CEREAL_NVP(warnings), CEREAL_NVP(findings));
  }
};

struct checked_view {
  std::vector<file_view> files;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(files));
  }
};

/// What is settled by the files alone.
struct checked_files {
  checked_view shown;
  std::vector<std::pair<std::string, config::node_file>> files;
};

using weight = connect_finding::weight;

checked_files read_all(const std::vector<std::string>& paths, program& with) {
  checked_files out;
  for (const auto& path : paths) {
    auto file = with.load(path);
    if (!file)
      continue;
    out.shown.files.push_back({path,
                               file->node.name,
                               config::effective(*file, with.words),
                               broker::known_faults(node::broker_settings(*file), broker::linked_version()),
                               {}});
    out.files.emplace_back(path, std::move(*file));
  }
  for (const auto& mistake : config::check_together(out.files)) {
    std::cerr << config::to_string(mistake) << '\n';
    with.result = node::exit_code::wrong_usage;
  }
  return out;
}

/// What somebody has to mend outweighs what may only be away.
void take(weight how, program& with) {
  if (how == weight::problem)
    with.result = node::exit_code::wrong_usage;
  else if (how == weight::unreachable && with.result == node::exit_code::done)
    with.result = node::exit_code::unreachable;
}

// Actor kinds keep the options of the file that was loaded last; what is looked at here does not depend on them.
void connect(checked_files& checked, program& with) {
  for (std::size_t i = 0; i < checked.files.size(); ++i)
    for (const auto& found : look_at_surroundings(checked.files[i].second, with)) {
      checked.shown.files[i].findings.push_back({found.subject, to_string(found.how), found.what});
      take(found.how, with);
    }
}

void print(const finding_view& one, const std::string& path) {
  const bool is_bad = one.weight == to_string(weight::problem) || one.weight == to_string(weight::unreachable);
  const auto mark = one.weight == to_string(weight::remark) ? "remark: "
                    : one.weight == to_string(weight::fine) ? "ok: "
                                                            : "";
  (is_bad ? std::cerr : std::cout) << path << ": " << one.subject << ": " << mark << one.what << '\n';
}

void print_settings(const checked_view& all) {
  for (const auto& one : all.files) {
    std::cout << "# " << one.file << '\n' << one.settings << std::endl;
    for (const auto& warning : one.warnings)
      std::cerr << one.file << ": warning: " << warning << '\n';
  }
}

void check_files(const check_options& asked, program& with) {
  auto checked = read_all(asked.files, with);
  if (!asked.json)
    print_settings(checked.shown);
  if (asked.connect && with.result == node::exit_code::done)
    connect(checked, with);
  if (asked.json)
    std::cout << wire::to_json(checked.shown) << '\n';
  else
    for (const auto& file : checked.shown.files)
      for (const auto& one : file.findings)
        print(one, file.file);
}

}  // namespace

void add_check(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("check", "list all mistakes in node files, or print what they mean");
  command->footer("Example: " + wire::own_name() + " check " + with.examples.file + ' ' + with.examples.other_file +
                  " --connect");
  auto asked = std::make_shared<check_options>();
  command->add_option("FILE", asked->files, "node files; names and addresses are compared across them")->required();
  command->add_flag("--connect", asked->connect,
                    "also look at PostgreSQL and Kafka as a node would: login, TLS, rights, schema, encoding, topics, "
                    "copies, clocks; nothing is written. Exit code 2: something has to be mended, 3: nobody answers");
  command->add_flag("--json", asked->json, "for programs");
  command->callback([asked, &with] { check_files(*asked, with); });
}

void add_reference(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("reference", "print every option with default, range and help");
  command->footer("Example: " + wire::own_name() + " reference > config/reference.toml");
  command->callback([&with] { std::cout << config::reference(with.words); });
}

}  // namespace troupe
