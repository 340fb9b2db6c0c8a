/// What determines the samples of a study, as the text that a store keeps, and what two such texts differ in.
#pragma once

#include <string>
#include <vector>

namespace sotto::io {

/// Something that the JSON does not say. A value that begins with # is a checksum.
struct IdentityFact {
  std::string name;
  std::string value;
};

/// `json` (an object), then a line "name: value" per fact.
std::string identity_text(const std::string& json, const std::vector<IdentityFact>& facts);

/// One phrase per difference: "/montecarlo/vary/cells/common_sigma is 0.1 there, 0.2 here", "labels are others"; at
/// most six, then how many more. Of texts that are no identities: that they differ. Empty where both are equal.
std::vector<std::string> identity_differences(const std::string& there, const std::string& here);

}  // namespace sotto::io
