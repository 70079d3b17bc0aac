// A file system of a few MiB under some tables of a PostgreSQL server on this machine. Whoever mounts it is root.
#pragma once

#include "tests/support/test_database.hpp"

#include <sys/mount.h>
#include <sys/stat.h>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

namespace troupe::tests {

class small_disk {
public:
  small_disk(test_database& of, std::vector<std::string> tables) : of_{of}, tables_{std::move(tables)} {
    std::filesystem::create_directories(folder_);
    const auto options = "size=8m,mode=0700,uid=" + std::to_string(owner_of_server());
    if (::mount("tmpfs", folder_.c_str(), "tmpfs", 0, options.c_str()) != 0)
      FAIL("a file system of its own cannot be mounted: " << std::strerror(errno) << "; this test has to run as root");
    of_.ask("create tablespace " + name_ + " location '" + folder_.string() + "'");
    move_tables_to(name_);
  }

  ~small_disk() {
    try {
      empty();
      move_tables_to("pg_default");
      of_.ask("drop tablespace " + name_);
    } catch (...) {  // the test has failed already
    }
    ::umount2(folder_.c_str(), MNT_DETACH);
    std::filesystem::remove(folder_);
  }

  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;

  /// Pages of lines that were rolled back stay where they are.
  void fill() {
    of_.ask("create table filler(line text) tablespace " + name_);
    of_.ask(
        "do $$ begin insert into filler select repeat(md5(n::text), 30) from generate_series(1, 100000) n; "
        "exception when disk_full then null; end $$");
    if (of_.ask("select pg_relation_size('filler') > 1000000") != "t")
      FAIL("nothing was filled");
  }
  void empty() { of_.ask("drop table if exists filler"); }

private:
  uid_t owner_of_server() {
    struct stat found {};
    ::stat(("/proc/" + of_.ask("select pg_backend_pid()")).c_str(), &found);
    return found.st_uid;
  }
  void move_tables_to(const std::string& where) {
    for (const auto& table : tables_)
      of_.ask("alter table " + table + " set tablespace " + where);
  }

  test_database& of_;
  std::vector<std::string> tables_;
  std::string name_ = "small_" + of_.name();
  std::filesystem::path folder_ = std::filesystem::temp_directory_path() / name_;
};

}  // namespace troupe::tests
