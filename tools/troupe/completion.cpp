#include "tools/troupe/completion.hpp"

#include <algorithm>

namespace troupe {
namespace {

/// Whether an operand of it may be a file; if so, the shell offers files beside the options.
bool takes_operands(const command& one) {
  return std::any_of(one.options.begin(), one.options.end(), [](const auto& option) { return option.is_operand; });
}

std::string quoted(std::string text) {
  for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 4)
    text.replace(at, 1, "'\\''");
  return '\'' + text + '\'';
}

/// "command:what it does", as zsh's _describe wants it.
std::string described(const std::string& name, std::string help) {
  std::replace(help.begin(), help.end(), '\n', ' ');
  std::replace(help.begin(), help.end(), ':', ';');
  return quoted(name + ':' + help);
}

/// The words after the program's name that lead to a command: "", " dlq", " dlq list".
std::string way_to(const command& one, const command& top) { return name_of(one).substr(name_of(top).size()); }

std::string alternatives(const command& top) {
  std::string out;
  for (const auto* one : all_commands(top))
    if (one != &top)
      out += (out.empty() ? "" : " | ") + quoted(way_to(*one, top));
  return out;
}

std::string bash_words(const command& one) {
  std::string out;
  for (const auto& below : one.below)
    out += below.path.back() + ' ';
  for (const auto& option : one.options)
    if (!option.is_operand)
      out += option.names.back() + ' ';
  return quoted(out);
}

std::string zsh_words(const command& one) {
  std::string out;
  for (const auto& below : one.below)
    out += described(below.path.back(), below.about) + ' ';
  for (const auto& option : one.options)
    if (!option.is_operand)
      out += described(option.names.back(), option.help) + ' ';
  return '(' + out + ')';
}

template <class Words>
std::string cases(const command& top, Words words) {
  std::string out;
  for (const auto* one : all_commands(top))
    out += "    " + quoted(way_to(*one, top)) + ") choices=" + words(*one) +
           (takes_operands(*one) ? " files=1" : " files=") + " ;;\n";
  return out;
}

}  // namespace

std::string bash_completion(const command& top) {
  const auto name = name_of(top);
  return "# bash completion of " + name + ": source this, or put it into /etc/bash_completion.d\n_" + name +
         "() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} at='' choices='' files='' i\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    case \"$at ${COMP_WORDS[i]}\" in\n"
         "    " +
         alternatives(top) +
         ") at=\"$at ${COMP_WORDS[i]}\" ;;\n"
         "    esac\n"
         "  done\n"
         "  case \"$at\" in\n" +
         cases(top, bash_words) +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$choices\" -- \"$word\"))\n"
         "  [[ -z $files && $before != --* ]] || COMPREPLY+=($(compgen -f -- \"$word\"))\n"
         "}\ncomplete -o filenames -F _" +
         name + ' ' + name + '\n';
}

std::string zsh_completion(const command& top) {
  const auto name = name_of(top);
  return "#compdef " + name + "\n# zsh completion of " + name + ": a file named _" + name + " in a folder of fpath\n_" +
         name +
         "() {\n"
         "  local at='' files='' i\n"
         "  local -a choices\n"
         "  for ((i = 2; i < CURRENT; i++)); do\n"
         "    case \"$at ${words[i]}\" in\n"
         "    " +
         alternatives(top) +
         ") at=\"$at ${words[i]}\" ;;\n"
         "    esac\n"
         "  done\n"
         "  case \"$at\" in\n" +
         cases(top, zsh_words) +
         "  esac\n"
         "  _describe " +
         name +
         " choices\n"
         "  [[ -z $files && ${words[CURRENT - 1]} != --* ]] || _files\n"
         "}\nif [[ $funcstack[1] == _" +
         name + " ]]; then _" + name + " \"$@\"; else compdef _" + name + ' ' + name + "; fi\n";
}

}  // namespace troupe
