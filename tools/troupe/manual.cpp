#include "tools/troupe/manual.hpp"

#include <algorithm>
#include <map>

namespace troupe {
namespace {

/// As text of a page: no hyphenation of options, no line that begins as a request.
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n'))
      out += std::string{"\\&"} + c;
    else
      out += c;
  }
  return out;
}

std::string bold(const std::string& text) { return "\\fB" + plain(text) + "\\fR"; }
std::string italic(const std::string& text) { return "\\fI" + plain(text) + "\\fR"; }

std::string operand(const command_option& one) {
  const auto name = italic(one.names.front()) + (one.repeats ? "..." : "");
  return one.is_required ? name : '[' + name + ']';
}

std::string synopsis(const command& one) {
  auto out = bold(name_of(one));
  if (!one.below.empty())
    return out + ' ' + italic("SUBCOMMAND");
  out += " [" + italic("OPTION") + "...]";
  for (const auto& option : one.options)
    if (option.is_operand)
      out += ' ' + operand(option);
  return out;
}

std::string entry(const command_option& one) {
  std::string names;
  for (const auto& name : one.names)
    names += (names.empty() ? "" : ", ") + (one.is_operand ? italic(name) : bold(name));
  return ".TP\n" + names + (one.takes_value && !one.is_operand ? ' ' + italic("VALUE") : "") + '\n' + plain(one.help) +
         '\n';
}

std::string paragraph(const std::string& text) { return text.empty() ? "" : ".PP\n" + plain(text) + '\n'; }

std::string section_of(const command& one) {
  auto out = ".SS " + plain(name_of(one)) + '\n' + synopsis(one) + '\n' + paragraph(one.about);
  for (const auto& option : one.options)
    out += entry(option);
  return out + paragraph(one.footer);
}

std::string environment(const command& top) {
  std::map<std::string, std::string> found;
  for (const auto* one : all_commands(top))
    for (const auto& option : one->options)
      if (!option.variable.empty())
        found.emplace(option.variable, option.help);
  std::string out;
  for (const auto& [name, help] : found)
    out += ".TP\n" + bold(name) + '\n' + plain(help) + '\n';
  return out;
}

}  // namespace

std::string manual_page(const command& top, const std::string& version) {
  const auto name = name_of(top);
  const auto colon = top.about.find(": ");
  const auto first = top.about.substr(colon == std::string::npos ? 0 : colon + 2);
  std::string out = ".TH " + plain(name) + " 1 \"\" \"" + plain(name + ' ' + version) + "\"\n.SH NAME\n" + plain(name) +
                    " \\- " + plain(first.substr(0, first.find('\n'))) + "\n.SH SYNOPSIS\n" + synopsis(top) +
                    "\n.SH DESCRIPTION\n" + plain(top.about) + ".SH COMMANDS\n";
  for (const auto* one : all_commands(top))
    if (one != &top)
      out += section_of(*one);
  return out + ".SH ENVIRONMENT\n" + environment(top);
}

}  // namespace troupe
