#include "sotto/io/circuit_file.hpp"

#include "io/documents.hpp"
#include "io/json_reader.hpp"

namespace sotto::io {

CircuitFile load_circuit_file(const std::string& path, const Overrides& overrides) {
  const auto document = load_json(path, overrides);
  const JsonReader root(document);
  if (!root.value().is_object()) root.fail("an object");
  const auto kind = root.at("kind");
  if (kind.value() == "crossbar_case") return read_crossbar_case(document, path);
  if (kind.value() == "experiment") return read_experiment(document, path);
  if (kind.value() == "device_card") return read_device_card(document);
  if (kind.value() == "device_trajectory") return read_trajectory_job(document, path);
  kind.fail("\"crossbar_case\", \"experiment\", \"device_card\" or \"device_trajectory\"");
}

}  // namespace sotto::io
