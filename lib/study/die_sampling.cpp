#include "study/die_sampling.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sotto/core/error.hpp"

namespace sotto::study {

Eigen::VectorXd die_shift(const io::MonteCarloSpec& spec, const std::vector<DieParameterName>& names,
                          const std::string& where) {
  Eigen::VectorXd shift = Eigen::VectorXd::Zero(num_die_numbers());
  for (const io::SigmaShift& entry : spec.shift_sigmas) {
    const auto found = std::ranges::find(names, entry.parameter, &DieParameterName::name);
    if (found != names.end()) {
      shift(found->place) = entry.sigmas;
      continue;
    }
    std::vector<std::string> allowed;
    for (const DieParameterName& name : names) allowed.push_back(name.name);
    throw IoError(fmt::format("{}: \"{}\" must be a number of the die that varies: {}", where, entry.parameter,
                              allowed.empty() ? "none does" : fmt::format("{}", fmt::join(allowed, ", "))));
  }
  return shift;
}

DieSampler::DieSampler(const io::MonteCarloSpec& spec, const Eigen::VectorXd& shift) : seed_(spec.seed) {
  if (spec.sampling == io::DieSampling::latin_hypercube) {
    most_draws_ = spec.samples;
    hypercube_.emplace(
        LatinHypercubeParams{.num_samples = spec.samples, .dimensions = num_die_numbers(), .seed = spec.seed});
  }
  if (spec.sampling == io::DieSampling::shifted) {
    mixture_ = ShiftMixtureParams{.shift = shift, .nominal_share = spec.nominal_share};
  }
}

WeightedDie DieSampler::draw(std::int64_t number) const {
  SampleRng rng(seed_, static_cast<std::uint64_t>(number));
  WeightedDie die;
  die.draw.seed = rng.bits();
  if (hypercube_) {
    die.draw.die = normals_of(hypercube_->uniforms(rng, number));
    return die;
  }
  if (mixture_) {
    WeightedDraw weighted = shift_mixture_normals(*mixture_, rng);
    die.draw.die = std::move(weighted.values);
    die.weight = weighted.weight;
    return die;
  }
  die.draw.die.resize(num_die_numbers());
  for (double& z : die.draw.die) z = rng.normal();
  return die;
}

std::string DieSampler::design() const {
  if (hypercube_) return "latin hypercube, shuffled up to 2^16 samples, then keyed";
  return mixture_ ? "normal mixture" : "independent";
}

}  // namespace sotto::study
