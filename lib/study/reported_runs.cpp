#include <filesystem>
#include <set>

#include "sotto/core/version.hpp"
#include "sotto/study/monte_carlo_report.hpp"

namespace sotto::study {

ReportedRun reported_run(const MonteCarloStudy& study, const MonteCarloOutcome& outcome) {
  const io::MonteCarloSettings settings = io::monte_carlo_settings(io::monte_carlo_note(study.file(), study.simd()));
  return {
      .name = settings.name.empty() ? std::filesystem::path(study.file().path).stem().string() : settings.name,
      .stored = {
          .run = outcome.run, .settings = settings, .seed = study.spec().seed, .written_by = std::string(version())}};
}

std::vector<ReportedRun> load_reported_runs(const std::vector<std::string>& stores) {
  std::vector<ReportedRun> runs;
  std::set<std::string> names;
  for (const std::string& store : stores) {
    ReportedRun run{.name = std::filesystem::path(store).stem().string(), .stored = load_stored_run(store)};
    if (stores.size() == 1 && !run.stored.settings.name.empty()) run.name = run.stored.settings.name;
    if (!names.insert(run.name).second) run.name = store;
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace sotto::study
