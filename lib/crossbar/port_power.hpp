/// Where the power goes, as quadratic forms of the port voltages.
#pragma once

#include "sotto/crossbar/transfer.hpp"

namespace sotto {

/// From the node voltages with one volt at each port in turn: rows + cols solutions, then one product per place.
PortPower port_power(const Crossbar& xbar, const PortOptions& options);

}  // namespace sotto
