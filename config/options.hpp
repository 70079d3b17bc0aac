// How an option is declared: once. Every section struct has, next to it, a function
//
//   template <class Visitor>
//   void describe(Visitor& visit, http_options& section) {
//     visit("listen", section.listen, "address of the HTTP door", form::host_port);
//     visit("max_in_flight", section.max_in_flight, "open requests before 503", between(1, 100'000));
//   }
//
// found by argument-dependent lookup; the default is the field's initial value. Whoever reads, checks or prints
// settings is a section_visitor. Actor kinds declare their own sections the same way, see actor_section() in
// vocabulary.hpp.
#pragma once

#include "config/units.hpp"

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace troupe::config {

/// A table of free names: any scalar value, kept as text.
using properties = std::map<std::string, std::string>;

/// Inclusive range of an integer, duration (in ms) or size (in bytes) option.
struct range {
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};
constexpr range between(std::int64_t least, std::int64_t most) { return {least, most}; }
constexpr range between(duration least, duration most) { return {least.count(), most.count()}; }
constexpr range between(byte_size least, byte_size most) {
  return {static_cast<std::int64_t>(least.bytes), static_cast<std::int64_t>(most.bytes)};
}

/// The words a text option may take.
struct choice {
  std::vector<std::string> words;
};
inline choice one_of(std::initializer_list<std::string> words) { return {words}; }

/// Marks a text option whose value is masked whenever settings are printed.
struct secret {};

/// What a text option has to look like. A url is printed without its password.
enum class form { any, filled, name, host_port, url };

/// Shown in the reference where the default is empty.
struct example {
  std::string text;
};

/// What is wrong between the options of one section, each of them allowed by itself.
struct complaint {
  std::string option;
  std::string what;
};

/// All that is declared about an option, its place in memory aside.
struct option {
  std::string name;
  std::string help;
  range allowed{};
  choice words{};
  form looks_like = form::any;
  bool is_secret = false;
  example shown{};
};

/// Where an option's value lives.
using field =
    std::variant<bool*, std::string*, std::int32_t*, std::uint32_t*, std::int64_t*, duration*, byte_size*, properties*>;

/// Walks over the options of one section. describe() calls it as a function; the two virtual functions do the work.
class section_visitor {
public:
  virtual ~section_visitor() = default;

  /// A `bound` of a type with its own describe() is a nested section: retry = { attempts = 5 }.
  template <class T, class... Details>
  void operator()(std::string name, T& bound, std::string help, Details... details) {
    option declared{std::move(name), std::move(help)};
    (add(declared, std::move(details)), ...);
    if constexpr (std::is_constructible_v<field, T*>)
      visit_option(declared, field{&bound});
    else
      visit_nested(declared, [&bound](section_visitor& inner) { describe(inner, bound); });
  }

protected:
  virtual void visit_option(const option& declared, field bound) = 0;
  virtual void visit_nested(const option& declared, const std::function<void(section_visitor&)>& visit) = 0;

private:
  static void add(option& declared, range allowed) { declared.allowed = allowed; }
  static void add(option& declared, choice words) { declared.words = std::move(words); }
  static void add(option& declared, form looks_like) { declared.looks_like = looks_like; }
  static void add(option& declared, secret) { declared.is_secret = true; }
  static void add(option& declared, example shown) { declared.shown = std::move(shown); }
};

}  // namespace troupe::config
