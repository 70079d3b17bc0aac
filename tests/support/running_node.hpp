// One node as a process of its own, on a node file written for it: its own ports, local routes, nothing shared but the
// database it is given.
#pragma once

#include "tests/support/child_program.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/raw_client.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

namespace troupe::tests {

/// A folder that is gone at the end.
class temporary_folder {
public:
  temporary_folder() {
    std::string name = std::filesystem::temp_directory_path() / "troupe-test-XXXXXX";
    if (mkdtemp(name.data()) == nullptr)
      throw std::runtime_error{"cannot make a folder like " + name};
    path_ = name;
  }
  ~temporary_folder() { std::filesystem::remove_all(path_); }
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  std::string file(const std::string& name) const { return path_ / name; }

  /// Writes it; its path.
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream{file(name)} << text;
    return file(name);
  }

private:
  std::filesystem::path path_;
};

/// One request of one connection. `headers` are whole lines, each with its CR LF.
inline raw_answer call(std::uint16_t port, const std::string& method, const std::string& path,
                       const std::string& body = "", const std::string& headers = "") {
  raw_client client{port};
  const auto length = method == "GET" ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n";
  client.send(method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\n" + length + headers + "\r\n" + body);
  return client.receive(std::chrono::seconds{20});
}

struct node_plan {
  std::string name = "node-1";
  std::string database;           // URL; empty: no [postgres] section
  std::string http, node, below;  // further lines of [http] and [node]; further sections
  std::string kinds =             // and their routes
      "[actors.order]\n[actors.coupon]\n[actors.data_platform]\nsink = \"postgres\"\n"
      "[routes]\norder-completed = \"local\"\nrequest-coupon = \"local\"\n";
  std::string program = TROUPE_BINARY;
};

/// Not started by its constructor; killed by its destructor.
class running_node {
public:
  explicit running_node(node_plan plan) : plan_{std::move(plan)} { folder_.file("node.toml", text()); }

  void start() { program_.emplace(std::vector<std::string>{plan_.program, "run", file()}, folder_.file("log")); }

  /// Starts it and waits; fails with its log when it does not become ready.
  void start_and_wait() {
    start();
    wait_until_ready();
  }

  void wait_until_ready(std::chrono::seconds within = std::chrono::seconds{30}) {
    if (!wait_until([this] { return program_->has_ended() || is_ready(); }, within) || !is_ready())
      FAIL("the node is not ready after " << within.count() << " s; its log:\n" << log());
  }

  bool is_ready() { return admin("/readyz").status == 200; }

  void signal(int number) { program_->signal(number); }  // SIGKILL, SIGSTOP, SIGCONT, ...
  std::optional<int> terminate(std::chrono::seconds within = std::chrono::seconds{20}) {
    return program_->terminate(within);
  }
  child_program& program() { return *program_; }

  raw_answer get(const std::string& path, const std::string& headers = "") {
    return call(door_port_, "GET", path, "", headers);
  }
  raw_answer post(const std::string& path, const std::string& body, const std::string& headers = "") {
    return call(door_port_, "POST", path, body, "Content-Type: application/json\r\n" + headers);
  }

  /// Status 0 while nobody listens.
  raw_answer admin(const std::string& path) {
    try {
      return call(admin_port_, "GET", path);
    } catch (const std::exception&) {
      return {};
    }
  }

  std::string file() const { return folder_.file("node.toml"); }
  std::string log() const { return text_of(folder_.file("log")); }
  std::uint16_t door_port() const { return door_port_; }
  std::uint16_t admin_port() const { return admin_port_; }
  std::string admin_address() const { return "127.0.0.1:" + std::to_string(admin_port_); }
  const std::string& name() const { return plan_.name; }

private:
  std::string text() const {
    const auto postgres = plan_.database.empty() ? "" : "[postgres]\nurl = \"" + plan_.database + "\"\n";
    return "[node]\nname = \"" + plan_.name + "\"\n" + plan_.node + plan_.kinds + postgres +
           "[http]\nlisten = \"127.0.0.1:" + std::to_string(door_port_) + "\"\n" + plan_.http + "[admin]\nlisten = \"" +
           admin_address() + "\"\n" + plan_.below;
  }

  node_plan plan_;
  temporary_folder folder_;
  std::uint16_t door_port_ = free_port(), admin_port_ = free_port();
  std::optional<child_program> program_;
};

}  // namespace troupe::tests
