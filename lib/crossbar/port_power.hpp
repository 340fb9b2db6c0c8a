/// Where the power goes, as quadratic forms of the port voltages.
#pragma once

#include "sotto/crossbar/transfer.hpp"

namespace sotto {

/// power_forms without its checks.
PortPower port_power(const Crossbar& xbar, const Eigen::MatrixXd& port_v, const PortOptions& options);

}  // namespace sotto
