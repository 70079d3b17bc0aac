// `troupe schema`: the messages of the program against golden files of them.
#include "runtime/wire/codec/json.hpp"
#include "runtime/wire/identity.hpp"
#include "tools/troupe/program.hpp"
#include "tools/troupe/schema_change.hpp"
#include "tools/troupe/schema_text.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

namespace troupe {
namespace {

namespace fs = std::filesystem;
using schema::standing;

struct schema_options {
  std::string folder;
  bool json = false;
};

/// --json, see json.md.
struct message_view {
  std::string name;
  std::int64_t version = 0;
  std::string state, what;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(name), CEREAL_NVP(version), CEREAL_NVP(state), CEREAL_NVP(what));
  }
};

struct messages_view {
  std::vector<message_view> messages;
  template <class Archive>
  void serialize(Archive& ar) {
    ar(CEREAL_NVP(messages));
  }
};

void refuse(const std::string& why, program& with) {
  std::cerr << wire::own_name() << " schema: " << why << '\n';
  with.result = node::exit_code::wrong_usage;
}

std::string text_of(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream{file}.rdbuf();
  return out.str();
}

/// Nothing after a sentence on stderr for each file that cannot be read.
std::optional<schema::messages> read_files(const std::string& folder, program& with) {
  schema::messages out;
  for (const auto& one : fs::directory_iterator{folder}) {
    if (one.path().extension() != ".schema")
      continue;
    auto read = schema::from_text(text_of(one.path()));
    if (!read)
      refuse(one.path().string() + ": " + read.error(), with);
    else if (one.path().filename() != schema::file_name(read->name, read->version))
      refuse(one.path().string() + " is of " + read->name + " version " + std::to_string(read->version) +
                 ": it is called " + schema::file_name(read->name, read->version),
             with);
    else
      out.emplace(schema::version_key{read->name, read->version}, std::move(*read));
  }
  return with.result == node::exit_code::done ? std::optional{std::move(out)} : std::nullopt;
}

std::vector<wire::described_message> declared_by(const program& with) {
  std::vector<wire::described_message> out;
  for (const auto& kind : with.kinds)
    out.insert(out.end(), kind.messages.begin(), kind.messages.end());
  return out;
}

void print(const std::vector<schema::judged_message>& all) {
  if (all.empty())
    std::cout << wire::own_name() << " declares no message\n";
  for (const auto& one : all)
    std::cout << (one.how == standing::same ? "OK    " : "FAIL  ") << one.name << " version " << one.version
              << (one.what.empty() ? "" : ": ") << one.what << '\n';
}

void print_json(const std::vector<schema::judged_message>& all) {
  messages_view view;
  for (const auto& one : all)
    view.messages.push_back({one.name, one.version, to_string(one.how), one.what});
  std::cout << wire::to_json(view) << '\n';
}

void run_check(const schema_options& asked, program& with) {
  if (!fs::is_directory(asked.folder))
    return refuse(
        "there is no folder " + asked.folder + "; " + wire::own_name() + " schema write " + asked.folder + " makes it",
        with);
  const auto files = read_files(asked.folder, with);
  if (!files)
    return;
  const auto all = schema::judge(*files, declared_by(with));
  asked.json ? print_json(all) : print(all);
  if (std::any_of(all.begin(), all.end(), [](const auto& one) { return one.how != standing::same; }))
    with.result = node::exit_code::failed;
}

bool write_file(const fs::path& file, const wire::described_message& what) {
  std::ofstream out{file};
  out << schema::to_text(what);
  return out.flush().good();
}

/// What may be written; the others stay and are said.
void write_all(const std::string& folder, std::vector<schema::judged_message>& all,
               const std::vector<wire::described_message>& declared) {
  for (auto& one : all) {
    if (one.how != standing::added && one.how != standing::outdated)
      continue;
    const auto what = std::find_if(declared.begin(), declared.end(), [&](const auto& each) {
      return each.name == one.name && each.version == one.version;
    });
    const auto file = fs::path{folder} / schema::file_name(one.name, one.version);
    if (!write_file(file, *what))
      throw std::runtime_error{file.string() + " could not be written; look at the rights and the room of its folder"};
    one = {one.name, one.version, standing::same, "written"};
  }
}

void run_write(const schema_options& asked, program& with) {
  std::error_code failed;
  fs::create_directories(asked.folder, failed);
  if (failed)
    return refuse("the folder " + asked.folder + " could not be made: " + failed.message(), with);
  const auto files = read_files(asked.folder, with);
  if (!files)
    return;
  const auto declared = declared_by(with);
  auto all = schema::judge(*files, declared);
  write_all(asked.folder, all, declared);
  asked.json ? print_json(all) : print(all);
  if (std::any_of(all.begin(), all.end(), [](const auto& one) { return one.how != standing::same; }))
    with.result = node::exit_code::failed;
}

CLI::App* add_command(CLI::App& to, const std::shared_ptr<schema_options>& asked, const std::string& name,
                      const char* about) {
  auto* command = to.add_subcommand(name, about);
  command->footer("Example: " + wire::own_name() + " schema " + name +
                  " golden\nA folder has a file for each message and version, " + schema::file_name("NAME", 1) +
                  "; commit them. Exit code 1: something is not as in its file.");
  command->add_option("FOLDER", asked->folder, "where the golden files are")->required();
  command->add_flag("--json", asked->json, "for programs");
  return command;
}

}  // namespace

void add_schema(CLI::App& app, program& with) {
  auto* group = app.add_subcommand("schema", "whether a change of a message needs a new version, by golden files");
  group->require_subcommand(1);
  group->footer("Example: " + wire::own_name() + " schema check golden");
  auto checked = std::make_shared<schema_options>(), written = std::make_shared<schema_options>();
  add_command(*group, checked, "check", "compare the declared messages with their files")->callback([checked, &with] {
    run_check(*checked, with);
  });
  add_command(*group, written, "write", "write files of new messages and of changes that all can live with")
      ->callback([written, &with] { run_write(*written, with); });
}

}  // namespace troupe
