/// The table of ensemble kernels for SOTTO_LANES lanes; included by one source per instruction set.
#pragma once

#include "ensemble_kernel.hpp"
#include "ensemble_lanes.hpp"
#include "ensemble_noise.hpp"

namespace sotto {
namespace {

struct Vector {
  Lanes x, y, z;
};

[[gnu::always_inline]] inline Vector cross(const Vector& a, const Vector& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

[[gnu::always_inline]] inline Lanes dot(const Vector& a, const double (&b)[3]) {
  return a.x * b[0] + a.y * b[1] + a.z * b[2];
}

[[gnu::always_inline]] inline void add(Vector& to, Lanes factor, const double (&axis)[3]) {
  to.x += factor * axis[0];
  to.y += factor * axis[1];
  to.z += factor * axis[2];
}

/// Total field of the torques, thermal field `noise` included.
template <bool kGeneral>
[[gnu::always_inline]] inline Vector total_field(const SpinConstants& spin, const double* term, const Vector& m,
                                                 const Vector& noise) {
  const double* A = term + kMatrixTerm;
  Vector field{noise.x + term[kConstantTerm] + A[0] * m.x, noise.y + term[kConstantTerm + 1] + A[1] * m.y,
               noise.z + term[kConstantTerm + 2] + A[2] * m.z};
  Vector curl{Lanes{} + term[kCurlTerm], Lanes{} + term[kCurlTerm + 1], Lanes{} + term[kCurlTerm + 2]};
  if constexpr (kGeneral) {
    field.x += A[3] * m.y + A[4] * m.z;
    field.y += A[3] * m.x + A[5] * m.z;
    field.z += A[4] * m.x + A[5] * m.y;
    const Lanes along = dot(m, spin.easy_axis);
    add(field, term[kSecondTerm] * along * (1 - along * along), spin.easy_axis);
    const Lanes transfer = term[kTransferTerm] / (1 + spin.transfer_asymmetry * dot(m, spin.transfer_axis));
    add(field, spin.transfer_field_like * transfer, spin.transfer_axis);
    add(curl, transfer, spin.transfer_axis);
  }
  const Vector torque = cross(m, curl);
  return {field.x + torque.x, field.y + torque.y, field.z + torque.z};
}

/// -[m x H + alpha m x (m x H)] for scaled fields: the change over one step.
[[gnu::always_inline]] inline Vector change(double damping, const Vector& m, const Vector& field) {
  const Vector torque = cross(m, field);
  const Vector damped = cross(m, torque);
  return {-torque.x - damping * damped.x, -torque.y - damping * damped.y, -torque.z - damping * damped.z};
}

/// One Heun step: Euler to the end with the field at the begin, then the mean of both slopes; the thermal field stays.
template <bool kGeneral>
[[gnu::always_inline]] inline Vector heun(const SpinConstants& spin, const double* begin, const double* end,
                                          const Vector& m, const Vector& noise) {
  const Vector first = change(spin.damping, m, total_field<kGeneral>(spin, begin, m, noise));
  const Vector guess{m.x + first.x, m.y + first.y, m.z + first.z};
  const Vector second = change(spin.damping, guess, total_field<kGeneral>(spin, end, guess, noise));
  const Vector next{m.x + 0.5 * (first.x + second.x), m.y + 0.5 * (first.y + second.y),
                    m.z + 0.5 * (first.z + second.z)};
  const Lanes shrink = 1.0 / root(next.x * next.x + next.y * next.y + next.z * next.z);
  return {next.x * shrink, next.y * shrink, next.z * shrink};
}

template <bool kGeneral>
void one_step(const SpinConstants& spin, const double* terms, const SampleBatch& batch, const double* normals,
              double noise) {
  const long n = batch.samples;
  for (long l = 0; l < n; l += kLanes) {
    double* m = batch.m + l;
    const Vector before{load(m), load(m + n), load(m + 2 * n)};
    const Vector thermal{noise * load(normals + l), noise * load(normals + n + l), noise * load(normals + 2 * n + l)};
    const Vector after = heun<kGeneral>(spin, terms, terms + kFieldTerms, before, thermal);
    store(m, after.x);
    store(m + n, after.y);
    store(m + 2 * n, after.z);
  }
}

template <bool kGeneral>
void run_segment(const SpinConstants& spin, const KernelSegment& segment, const SampleBatch& batch) {
  for (long j = 0; j < segment.steps; ++j) {
    const long step = segment.first_step + j;
    if (j == 0 || step % kNoiseQuad == 0) draw_normals(batch, static_cast<unsigned long>(step / kNoiseQuad));
    double terms[2 * kFieldTerms];
    for (long t = 0; t < kFieldTerms; ++t) {
      terms[t] = segment.begin[t] + static_cast<double>(j) * segment.slope[t];
      terms[kFieldTerms + t] = segment.begin[t] + static_cast<double>(j + 1) * segment.slope[t];
    }
    one_step<kGeneral>(spin, terms, batch, batch.normals + 3 * (step % kNoiseQuad) * batch.samples, segment.noise);
  }
}

void run_any(const SpinConstants& spin, const KernelSegment& segment, const SampleBatch& batch) {
  spin.general ? run_segment<true>(spin, segment, batch) : run_segment<false>(spin, segment, batch);
}

constexpr EnsembleKernel kEnsemblePasses{kLanes, run_any, draw_normals};

}  // namespace
}  // namespace sotto
