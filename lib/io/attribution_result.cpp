#include "io/attribution_result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/json_writer.hpp"
#include "io/result_parts.hpp"

namespace sotto::io {
namespace {

Json with_error(const Estimate& estimate) {
  Json json = interval_json(estimate);
  json["standard_error"] = number_json(estimate.standard_error);
  return json;
}

std::string text_of(const Estimate& estimate) {
  return fmt::format("{:>11.4g} +-{:>8.2g}", estimate.value, half_width(estimate));
}

constexpr Estimate kNothing{.value = NAN, .lower = NAN, .upper = NAN, .standard_error = NAN};

}  // namespace

Json attribution_json(const std::vector<OutputAttribution>& attribution) {
  Json all = Json::array();
  for (const OutputAttribution& output : attribution) {
    Json json = {{"output", output.output}, {"draws", output.draws}};
    json["sources"] = Json::array();
    for (const SourceShare& share : output.sources) {
      Json source = {{"source", share.source}};
      source["alone_share"] = with_error(share.alone_share);
      source["total_share"] = with_error(share.total_share);
      source["mean_shift"] = with_error(share.mean_shift);
      json["sources"].push_back(std::move(source));
    }
    json["interaction_share"] = with_error(output.interaction_share);
    all.push_back(std::move(json));
  }
  return all;
}

std::string attribution_text(const std::vector<OutputAttribution>& attribution) {
  std::string text;
  for (const OutputAttribution& output : attribution) {
    if (output.output.starts_with("output_")) continue;
    text += fmt::format("  {:<28}{:>21} {:>21} {:>21}\n", output.output, "share of variance", "total share",
                        "shift of mean");
    for (const SourceShare& share : output.sources) {
      text += fmt::format("    {:<26}{} {} {}\n", share.source, text_of(share.alone_share), text_of(share.total_share),
                          text_of(share.mean_shift));
    }
    text += fmt::format("    {:<26}{}\n", "together", text_of(output.interaction_share));
  }
  return text;
}

std::string attribution_csv_head() {
  return ",share,share_lower,share_upper,mean_shift,mean_shift_lower,mean_shift_upper";
}

std::string attribution_csv(const std::vector<OutputAttribution>& attribution, std::size_t point,
                            const std::string& output) {
  const auto found = std::ranges::find(attribution, output, &OutputAttribution::output);
  Estimate share = kNothing;
  Estimate shift = kNothing;
  if (found != attribution.end()) {
    const std::size_t count = found->sources.size();
    const bool without = point > count;
    if (point == 0) share = found->interaction_share;
    if (point > 0 && !without) share = found->sources[point - 1].alone_share;
    if (without) share = found->sources[point - 1 - count].total_share;
    if (without) shift = found->sources[point - 1 - count].mean_shift;
  }
  std::string text;
  for (const Estimate& estimate : {share, shift}) {
    for (const double x : {estimate.value, estimate.lower, estimate.upper}) text += "," + csv_number(x);
  }
  return text;
}

}  // namespace sotto::io
