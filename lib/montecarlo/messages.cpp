#include "montecarlo/messages.hpp"

#include <cstring>
#include <type_traits>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

class Writer {
 public:
  template <typename T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    bytes_.append(raw, sizeof(T));
  }
  void put_text(std::string_view text) {
    put(text.size());
    bytes_ += text;
  }
  void put_samples(const std::vector<SampleResult>& samples) {
    put(samples.size());
    for (const auto& each : samples) {
      put(each.sample);
      put(each.weight);
      put(each.outputs.size());
      bytes_.append(reinterpret_cast<const char*>(each.outputs.data()),
                    static_cast<std::size_t>(each.outputs.size()) * sizeof(double));
      put_text(each.failure);
    }
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <typename T>
  T get() {
    T value;
    std::memcpy(&value, next(sizeof(T)).data(), sizeof(T));
    return value;
  }
  std::string get_text() { return std::string(next(get<std::size_t>())); }
  std::vector<SampleResult> get_samples() {
    std::vector<SampleResult> samples(get<std::size_t>());
    for (auto& each : samples) {
      each.sample = get<std::int64_t>();
      each.weight = get<double>();
      each.outputs.resize(get<Eigen::Index>());
      const auto size = static_cast<std::size_t>(each.outputs.size()) * sizeof(double);
      const auto raw = next(size);
      if (size > 0) std::memcpy(each.outputs.data(), raw.data(), size);
      each.failure = get_text();
    }
    return samples;
  }

 private:
  std::string_view next(std::size_t size) {
    if (size > bytes_.size()) throw Error("a message between ranks ends early");
    const auto found = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return found;
  }

  std::string_view bytes_;
};

}  // namespace

std::string pack(const RankReport& report) {
  Writer writer;
  writer.put(report.stop);
  writer.put_samples(report.results);
  return writer.take();
}

std::string pack(const Outcome& outcome) {
  Writer writer;
  writer.put(outcome.kind);
  writer.put_text(outcome.message);
  writer.put(outcome.run.stop_reason);
  writer.put(outcome.run.wall_s);
  writer.put(outcome.run.output_names.size());
  for (const auto& name : outcome.run.output_names) writer.put_text(name);
  writer.put_samples(outcome.run.samples);
  return writer.take();
}

RankReport unpack_report(std::string_view bytes) {
  Reader reader(bytes);
  RankReport report;
  report.stop = reader.get<bool>();
  report.results = reader.get_samples();
  return report;
}

Outcome unpack_outcome(std::string_view bytes) {
  Reader reader(bytes);
  Outcome outcome;
  outcome.kind = reader.get<Outcome::Kind>();
  outcome.message = reader.get_text();
  outcome.run.stop_reason = reader.get<StopReason>();
  outcome.run.wall_s = reader.get<double>();
  const auto names = reader.get<std::size_t>();
  for (std::size_t k = 0; k < names; ++k) outcome.run.output_names.push_back(reader.get_text());
  outcome.run.samples = reader.get_samples();
  return outcome;
}

}  // namespace sotto
