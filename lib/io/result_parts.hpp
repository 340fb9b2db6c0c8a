/// What the results of all verbs have in common: head, certificate, power, record.
#pragma once

#include <string>

#include "io/json_document.hpp"
#include "sotto/core/report.hpp"
#include "sotto/crossbar/power.hpp"
#include "sotto/io/result.hpp"
#include "sotto/montecarlo/intervals.hpp"

namespace sotto::io {

/// Head of every result: schema, kind, version.
Json result_head(const char* kind);

/// The certificate; the message only where it says what went wrong.
Json report_json(const SolveReport& report);

/// Watt by place, and what the sources deliver.
Json power_json(const PowerByPlace& power);

/// Value and interval.
Json interval_json(const Estimate& estimate);

/// Tail of every result: how it can be repeated. Throws IoError where the configuration is not JSON.
void add_record(Json& json, const RunRecord& record);

/// A field of a CSV line, with as many digits as a round trip needs; NaN is "nan", never "-nan".
std::string csv_number(double x);

}  // namespace sotto::io
