// What an audit found, as counts per guarantee.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace troupe::audit {

/// One kind of check. `checked` counts the things looked at; the next four the faults among them; `unchecked` what
/// could not be looked at, so that nothing is called clean that was not seen.
struct ledger_row {
  std::string guarantee;  // "G1"
  std::string what;       // a statement that holds when there is no fault
  std::uint64_t checked = 0;
  std::uint64_t lost = 0;     // promised, and not there
  std::uint64_t doubled = 0;  // there more than once
  std::uint64_t stuck = 0;    // on its way for too long
  std::uint64_t wrong = 0;    // there, and should not be, or not like that
  std::uint64_t unchecked = 0;
  std::vector<std::string> notes;  // the first faults by name, reasons for what is unchecked, information

  std::uint64_t faults() const { return lost + doubled + stuck + wrong; }

  /// Count one fault; the first few of a row are named.
  void add_lost(std::string example) { add(lost, std::move(example)); }
  void add_doubled(std::string example) { add(doubled, std::move(example)); }
  void add_stuck(std::string example) { add(stuck, std::move(example)); }
  void add_wrong(std::string example) { add(wrong, std::move(example)); }
  void add_unchecked(std::uint64_t count, const std::string& reason);
  void note(std::string information) { notes.push_back(std::move(information)); }

private:
  void add(std::uint64_t& count, std::string example);
};

/// A row without figures.
ledger_row row_of(std::string guarantee, std::string what);

struct ledger {
  std::vector<ledger_row> rows;

  std::uint64_t faults() const;
  std::uint64_t unchecked() const;
  bool is_clean() const { return faults() == 0 && unchecked() == 0; }
};

/// 0 without a fault, else 1. Things unchecked are no fault; the verdict names them.
int exit_code(const ledger& of);

/// One sentence.
std::string verdict(const ledger& of);

/// For a person: a line per row, the notes below.
std::string rows_table(const ledger& of);

/// The same with the verdict last.
std::string to_table(const ledger& of);

/// A list of rows.
std::string rows_json(const ledger& of);

}  // namespace troupe::audit
