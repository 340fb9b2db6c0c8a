/// Stratonovich Heun for one spin, with the interface of a Boost.Odeint stepper.
#pragma once

#include <Eigen/Core>
#include <boost/numeric/odeint/stepper/stepper_categories.hpp>

namespace sotto {

/// Multiplicative noise that is held over a step. `system` is a pair: first(m, dmdt, t, noise) is the right-hand side,
/// second(t, dt) draws the noise of a step. The state is put back to the unit sphere after each step.
class HeunStepper {
 public:
  using state_type = Eigen::Vector3d;
  using deriv_type = Eigen::Vector3d;
  using value_type = double;
  using time_type = double;
  using order_type = unsigned short;
  using stepper_category = boost::numeric::odeint::stepper_tag;

  static order_type order() { return 2; }  ///< without noise

  template <typename System>
  void do_step(System system, state_type& m, time_type t, time_type dt) const {
    const Eigen::Vector3d noise = system.second(t, dt);
    deriv_type first, second;
    system.first(m, first, t, noise);
    system.first(m + dt * first, second, t + dt, noise);
    m += dt / 2 * (first + second);
    m.normalize();
  }
};

}  // namespace sotto
