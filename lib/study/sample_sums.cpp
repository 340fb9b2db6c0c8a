#include "study/sample_sums.hpp"

namespace sotto::study {
namespace {

constexpr Mean SampleSums::*kMeans[] = {&SampleSums::log_p,
                                        &SampleSums::log_ap,
                                        &SampleSums::noise,
                                        &SampleSums::log_row_wire,
                                        &SampleSums::log_col_wire,
                                        &SampleSums::log_capacitance,
                                        &SampleSums::amplifier_offset_v,
                                        &SampleSums::log_amplifier_gain,
                                        &SampleSums::neuron_offset_v,
                                        &SampleSums::log_neuron_slope,
                                        &SampleSums::log_neuron_ohm};
constexpr std::int64_t SampleSums::*kCounts[] = {&SampleSums::faulty, &SampleSums::write_errors,
                                                 &SampleSums::open_segments};

template <Mean SampleSums::*mean>
double mean_of(const SampleSums& sums) {
  return (sums.*mean).value();
}

template <std::int64_t SampleSums::*count>
double count_of(const SampleSums& sums) {
  return static_cast<double>(sums.*count);
}

void add_wires(std::vector<SumParameter>& list, const io::WireSpread& wires) {
  const bool many = wires.per != io::WirePart::die;
  if (many && wires.row_sigma > 0) list.push_back({"row_segment_ln_mean", mean_of<&SampleSums::log_row_wire>});
  if (many && wires.col_sigma > 0) list.push_back({"col_segment_ln_mean", mean_of<&SampleSums::log_col_wire>});
  if (many && wires.capacitance_sigma > 0) {
    list.push_back({"wire_capacitance_ln_mean", mean_of<&SampleSums::log_capacitance>});
  }
  if (wires.open_segment > 0) list.push_back({"open_segments", count_of<&SampleSums::open_segments>});
}

}  // namespace

Mean& Mean::operator+=(const Mean& other) {
  sum += other.sum;
  count += other.count;
  return *this;
}

SampleSums& SampleSums::operator+=(const SampleSums& other) {
  for (const auto mean : kMeans) this->*mean += other.*mean;
  for (const auto count : kCounts) this->*count += other.*count;
  return *this;
}

std::vector<SumParameter> sum_parameters(const io::WhatVaries& vary) {
  std::vector<SumParameter> list;
  if (vary.cells) {
    list.push_back({"cells_p_mean", mean_of<&SampleSums::log_p>});
    list.push_back({"cells_ap_mean", mean_of<&SampleSums::log_ap>});
  }
  if (vary.faults) list.push_back({"faulty_cells", count_of<&SampleSums::faulty>});
  if (vary.write_errors) list.push_back({"write_errors", count_of<&SampleSums::write_errors>});
  if (vary.read_noise) list.push_back({"read_noise_mean", mean_of<&SampleSums::noise>});
  if (vary.wires) add_wires(list, *vary.wires);
  if (const auto& amplifier = vary.amplifier) {
    if (amplifier->offset_sigma_v > 0)
      list.push_back({"amplifier_offset_mean_v", mean_of<&SampleSums::amplifier_offset_v>});
    if (amplifier->gain_sigma > 0) list.push_back({"amplifier_gain_ln_mean", mean_of<&SampleSums::log_amplifier_gain>});
  }
  if (const auto& neuron = vary.neuron) {
    if (neuron->offset_sigma_v > 0) list.push_back({"neuron_offset_mean_v", mean_of<&SampleSums::neuron_offset_v>});
    if (neuron->slope_sigma > 0) list.push_back({"neuron_slope_ln_mean", mean_of<&SampleSums::log_neuron_slope>});
    if (neuron->output_ohm_sigma > 0)
      list.push_back({"neuron_output_ohm_ln_mean", mean_of<&SampleSums::log_neuron_ohm>});
  }
  return list;
}

}  // namespace sotto::study
