/// Outputs of another simulator for the images of a data set, to be compared with the circuit's.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

namespace sotto::io {

/// The "reference" object of an experiment: a table with a header line and one line per image, CSV, plain or gzip.
/// Names are those of its columns; an empty name: the table does not have that.
struct ReferenceSpec {
  std::string file = {};               ///< path
  std::string outputs = "output{}_v";  ///< output voltages; {} is the number of the class, from 0
  std::string image = {};              ///< position of the image in the data set; empty: line k is image k
  std::string classes = {};            ///< class that was found
  std::string energy_j = {};           ///< energy of the image
  double image_time_s = 0;             ///< how long the energy was counted, > 0 where there is one

  bool operator==(const ReferenceSpec&) const = default;
};

struct Reference {
  std::vector<Eigen::Index> images;  ///< positions in the data set, each once
  Eigen::MatrixXd outputs_v;         ///< images x classes
  Eigen::VectorXi classes;           ///< found by the reference: its column, or the largest output; one per image
  Eigen::VectorXd energy_j;          ///< per image, or empty

  Eigen::Index num_images() const { return static_cast<Eigen::Index>(images.size()); }
};

/// Reads the table. Throws IoError with file, line and rule: a column that is missing or appears twice, a line of
/// another length, a field that is no finite number, an image twice, a class outside 0 ... num_classes-1, an energy
/// that is not above 0, no image at all.
Reference load_reference(const ReferenceSpec& spec, Eigen::Index num_classes);

/// The part of it whose images are among the first `num_images` of the data set, in the same order.
Reference first_images(const Reference& reference, Eigen::Index num_images);

}  // namespace sotto::io
