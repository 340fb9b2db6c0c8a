/// ReferenceOutcome as JSON.
#pragma once

#include "io/json_document.hpp"
#include "sotto/io/reference_result.hpp"

namespace sotto::io {

/// All members by name; numbers that are not finite are null.
Json reference_json(const ReferenceOutcome& outcome);

}  // namespace sotto::io
