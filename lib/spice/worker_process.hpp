/// The worker process as seen from the session: found, started, talked to, ended.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "spice/protocol.hpp"

namespace sotto::spice {

/// Path of sotto-ngspice-worker: $SOTTO_NGSPICE_WORKER (which must then be a program), else the build tree, else beside
/// the running program (bin/../libexec/sotto), else the install prefix. Throws SpiceError that lists what was looked
/// for.
std::string find_worker();

/// One running worker in a temporary folder of its own. Ends the process and removes the folder in the destructor.
class WorkerProcess {
 public:
  /// Throws SpiceError where the worker does not start or is another program.
  explicit WorkerProcess(const std::string& path);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  /// Throws SpiceError (with the end of the log) where the worker died or the time limit passed, and SpiceError
  /// "interrupted" where `stop` became true: the process is then gone and this object only fit for destruction.
  protocol::Reply exchange(const protocol::Request& request, double time_limit_s, protocol::StopFlag stop = nullptr);

  bool running();
  pid_t pid() const { return pid_; }
  const std::string& version() const { return version_; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  void make_folder();
  void start(const std::string& path);
  void greet(const std::string& path);
  std::string end();  // kills where needed and says how the process ended
  std::vector<std::string> log_end() const;
  void clean_up();

  std::filesystem::path folder_;
  int socket_fd_ = -1;
  pid_t pid_ = 0;  // 0: no process, or one that was already waited for
  int status_ = 0;
  std::string version_;
};

/// "<what>; end of the log:" and the lines; just "<what>" where there are none.
std::string with_log(const std::string& what, const std::vector<std::string>& log_end);

}  // namespace sotto::spice
