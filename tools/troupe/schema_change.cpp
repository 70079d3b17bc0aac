#include "tools/troupe/schema_change.hpp"

#include "runtime/wire/identity.hpp"
#include "tools/troupe/schema_text.hpp"

#include <algorithm>
#include <set>

namespace troupe::schema {
namespace {

using wire::described_field, wire::described_message;

const described_field* find(const std::vector<described_field>& in, const std::string& path) {
  const auto found = std::find_if(in.begin(), in.end(), [&](const auto& one) { return one.path == path; });
  return found == in.end() ? nullptr : &*found;
}

bool has_all(const std::vector<std::string>& all, const std::vector<std::string>& of) {
  return std::all_of(of.begin(), of.end(),
                     [&](const auto& one) { return std::find(all.begin(), all.end(), one) != all.end(); });
}

/// Values of before that are refused now.
bool is_narrowed(const described_field& before, const described_field& now) {
  if (before.type == "own")
    return before.names != now.names;
  return !has_all(now.names, before.names) || (now.least && (!before.least || *now.least > *before.least)) ||
         (now.most && (!before.most || *now.most < *before.most));
}

std::string of(const described_field& one) { return "the field " + one.path; }

void compare(const described_field& before, const described_field& now, std::vector<change>& out) {
  const auto types = " from " + type_text(before) + " to " + type_text(now);
  if (before.type != now.type)
    out.push_back({true, "the type of " + of(now) + " was changed" + types});
  else if (is_narrowed(before, now))
    out.push_back({true, of(now) + " was narrowed" + types});
  else if (type_text(before) != type_text(now))
    out.push_back({false, of(now) + " was widened" + types + ", which nodes of before refuse until they are replaced"});
  if (before.may_be_absent && !now.may_be_absent)
    out.push_back({true, of(now) + " must be there now, and records of before may not have it"});
  if (!before.may_be_absent && now.may_be_absent)
    out.push_back({false, of(now) + " may be absent now, which nodes of before refuse until they are replaced"});
}

/// Its path without the last name.
std::string parent_of(const std::string& path) { return path.substr(0, path.find_last_of(".[") + 1); }

/// A field that is new with all that it stands in is judged with that.
bool is_inside_new(const described_field& one, const std::vector<described_field>& before) {
  auto parent = one.path;
  for (auto end = parent.find_last_of(".["); end != parent.npos; end = parent.find_last_of(".[")) {
    parent.resize(end);
    if (!parent.empty() && !parent.ends_with(']') && find(before, parent) == nullptr)
      return true;
  }
  return false;
}

change addition(const described_field& one, bool is_last) {
  if (parent_of(one.path) != "")
    return {true, of(one) + " was added inside of another, where the binary format has no place for it"};
  if (!one.may_be_absent)
    return {true, of(one) + " was added and must be there, and records of before do not have it"};
  if (!is_last)
    return {true, of(one) + " was added before others, and the binary format reads fields by their order"};
  return {false, of(one) + " was added, which may be absent and is the last"};
}

void find_additions(const std::vector<described_field>& before, const std::vector<described_field>& now,
                    std::vector<change>& out) {
  bool is_last = true;
  std::vector<change> found;
  for (auto one = now.rbegin(); one != now.rend(); ++one)
    if (find(before, one->path) != nullptr)
      is_last = false;
    else if (!is_inside_new(*one, before))
      found.push_back(addition(*one, is_last));
  out.insert(out.end(), found.rbegin(), found.rend());
}

/// Those of before that are still there, in both orders.
void compare_order(const std::vector<described_field>& before, const std::vector<described_field>& now,
                   std::vector<change>& out) {
  std::vector<std::string> then, today;
  for (const auto& one : before)
    if (find(now, one.path) != nullptr)
      then.push_back(one.path);
  for (const auto& one : now)
    if (find(before, one.path) != nullptr)
      today.push_back(one.path);
  const auto first = std::mismatch(then.begin(), then.end(), today.begin()).second;
  if (first != today.end())
    out.push_back({true, "the field " + *first + " was moved, and the binary format reads fields by their order"});
}

}  // namespace

std::vector<change> changes_between(const described_message& before, const described_message& now) {
  std::vector<change> out;
  if (before.key != now.key)
    out.push_back({true, "the key was changed from \"" + before.key + "\" to \"" + now.key +
                             "\", so that records of one key are in two partitions"});
  for (const auto& one : before.fields)
    if (const auto* still = find(now.fields, one.path))
      compare(one, *still, out);
    else if (!is_inside_new(one, now.fields))
      out.push_back({true, of(one) + " was removed"});
  find_additions(before.fields, now.fields, out);
  compare_order(before.fields, now.fields, out);
  return out;
}

const char* to_string(standing how) {
  constexpr const char* words[] = {"same", "added", "outdated", "broken", "undeclared", "disputed"};
  return words[static_cast<std::size_t>(how)];
}

namespace {

std::string written(const version_key& which) {
  return "; " + wire::own_name() + " schema write takes it into " + file_name(which.first, which.second);
}

judged_message judge_change(const version_key& which, const described_message& before, const described_message& now) {
  const auto changes = changes_between(before, now);
  const auto worst = std::find_if(changes.begin(), changes.end(), [](const auto& one) { return one.breaks; });
  if (worst != changes.end())
    return {which.first, which.second, standing::broken,
            worst->what + ": give it version " + std::to_string(which.second + 1) +
                " in a new struct, which may read this one (using earlier), or take the change back"};
  if (!changes.empty())
    return {which.first, which.second, standing::outdated, changes.front().what + written(which)};
  return {which.first, which.second, standing::same, ""};
}

judged_message judge_undeclared(const version_key& which, const std::set<std::string>& names) {
  const auto other = names.contains(which.first)
                         ? "only other versions of it are declared: say in the next one which it was (using earlier)"
                         : "no kind publishes or handles it any more";
  return {which.first, which.second, standing::undeclared,
          std::string{"its file is there, but "} + other + "; when no record of it is left, delete " +
              file_name(which.first, which.second)};
}

}  // namespace

std::vector<judged_message> judge(const messages& files, const std::vector<described_message>& declared) {
  messages known;
  std::set<version_key> disputed, all;
  std::set<std::string> names;
  for (const auto& one : declared) {
    const version_key which{one.name, one.version};
    if (const auto [first, is_new] = known.emplace(which, one); !is_new && first->second != one)
      disputed.insert(which);
    names.insert(one.name);
    all.insert(which);
  }
  for (const auto& [which, file] : files)
    all.insert(which);
  std::vector<judged_message> out;
  for (const auto& which : all) {
    const auto now = known.find(which);
    const auto before = files.find(which);
    if (disputed.contains(which))
      out.push_back({which.first, which.second, standing::disputed,
                     "two structs of the program say different things about it: let its kinds share one"});
    else if (now == known.end())
      out.push_back(judge_undeclared(which, names));
    else if (before == files.end())
      out.push_back({which.first, which.second, standing::added, "there is no file of it" + written(which)});
    else
      out.push_back(judge_change(which, before->second, now->second));
  }
  return out;
}

}  // namespace troupe::schema
