#include "tools/audit/ledger.hpp"

#include "runtime/inspect/finding.hpp"
#include "runtime/wire/codec/json.hpp"
#include "runtime/wire/shown.hpp"

#include <algorithm>
#include <numeric>

namespace troupe::audit {
namespace {

constexpr std::size_t named_faults = 5;

struct figure {
  const char* name;
  std::uint64_t ledger_row::*count;
};
constexpr figure figures[] = {{"checked", &ledger_row::checked}, {"lost", &ledger_row::lost},
                              {"doubled", &ledger_row::doubled}, {"stuck", &ledger_row::stuck},
                              {"wrong", &ledger_row::wrong},     {"unchecked", &ledger_row::unchecked}};

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(text.size() < width ? width - text.size() : 0, ' ');
}

std::string right(const std::string& text, std::size_t width) {
  return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

std::size_t widest(const ledger& of) {
  std::size_t width = 0;
  for (const auto& row : of.rows)
    width = std::max(width, row.what.size());
  return width;
}

std::string quoted(const std::string& text) {
  std::string out;
  wire::json_writer{out}.write(std::string_view{text});
  return out;
}

std::string json_of(const ledger_row& row) {
  auto text = "{\"guarantee\":" + quoted(row.guarantee) + ",\"what\":" + quoted(row.what);
  for (const auto& one : figures)
    text += ",\"" + std::string{one.name} + "\":" + std::to_string(row.*one.count);
  text += ",\"notes\":[";
  for (std::size_t i = 0; i < row.notes.size(); ++i)
    text += (i > 0 ? "," : "") + quoted(row.notes[i]);
  return text + "]}";
}

std::uint64_t sum(const ledger& of, auto count) {
  return std::accumulate(of.rows.begin(), of.rows.end(), std::uint64_t{0},
                         [&](std::uint64_t so_far, const ledger_row& row) { return so_far + count(row); });
}

}  // namespace

void ledger_row::add(std::uint64_t& count, std::string example) {
  ++count;
  if (faults() <= named_faults)
    note(std::move(example));
  else if (faults() == named_faults + 1)
    note("and more");
}

void ledger_row::add_unchecked(std::uint64_t count, const std::string& reason) {
  unchecked += count;
  if (count > 0)
    note(std::to_string(count) + " unchecked: " + reason);
}

ledger_row row_of(std::string guarantee, std::string what) {
  ledger_row row;
  row.guarantee = std::move(guarantee);
  row.what = std::move(what);
  return row;
}

std::uint64_t ledger::faults() const {
  return sum(*this, [](const ledger_row& row) { return row.faults(); });
}

std::uint64_t ledger::unchecked() const {
  return sum(*this, [](const ledger_row& row) { return row.unchecked; });
}

int exit_code(const ledger& of) { return of.faults() > 0 ? 1 : 0; }

std::string verdict(const ledger& of) { return inspect::sum_up(of.faults(), of.unchecked()); }

std::string rows_table(const ledger& of) {
  const auto width = widest(of);
  auto text = padded("", 4) + padded("WHAT HOLDS", width);
  for (auto heading : {"CHECKED", "LOST", "DOUBLED", "STUCK", "WRONG", "UNCHECKED"})
    text += ' ' + right(heading, 9);
  text += '\n';
  for (const auto& row : of.rows) {
    text += padded(row.guarantee, 4) + padded(row.what, width);
    for (const auto& one : figures)
      text += ' ' + right(std::to_string(row.*one.count), 9);
    text += '\n';
    for (const auto& note : row.notes)
      text += "      " + wire::shown(note) + '\n';
  }
  return text;
}

std::string to_table(const ledger& of) { return rows_table(of) + verdict(of) + '\n'; }

std::string rows_json(const ledger& of) {
  std::string text = "[";
  for (std::size_t i = 0; i < of.rows.size(); ++i)
    text += (i > 0 ? "," : "") + json_of(of.rows[i]);
  return text + "]";
}

}  // namespace troupe::audit
