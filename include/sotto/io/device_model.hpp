/// From a device card to the structs of the device layer.
#pragma once

#include <Eigen/Core>

#include "sotto/device/macrospin.hpp"
#include "sotto/device/plausibility.hpp"
#include "sotto/device/switching_cell.hpp"
#include "sotto/device/temperature.hpp"
#include "sotto/device/three_terminal.hpp"
#include "sotto/device/tunnel_barrier.hpp"
#include "sotto/io/device_card.hpp"

namespace sotto::io {

/// All throw IoError "<file>: /parameters/<key>: ..." on the first number that is missing, and on one out of range.
/// Keys, defaults and conventions are listed in devices/README.md.

/// Needs the three dimensions, Ms, damping, and one of K_i, K, anisotropy_field_tesla.
FreeLayer free_layer_from_card(const DeviceCard& card);

/// The same without need of the damping (1 where it is not known): for all that does not depend on it, as the barrier.
FreeLayer free_layer_at_rest_from_card(const DeviceCard& card);

/// Needs spin_hall_angle and channel_thickness_m.
SpinOrbitChannel spin_orbit_channel_from_card(const DeviceCard& card);

/// Needs spin_polarization; stt_lambda picks the Slonczewski law.
SpinTransfer spin_transfer_from_card(const DeviceCard& card);

/// Needs vcma_coefficient_j_per_v_m and barrier_thickness_m.
VoltageControl voltage_control_from_card(const DeviceCard& card);

/// Needs resistivity (or resistance) and the three dimensions of the channel.
ChannelStrip channel_strip_from_card(const DeviceCard& card);

/// Needs thickness and RA.
TunnelBarrier tunnel_barrier_from_card(const DeviceCard& card);

ThreeTerminalCell three_terminal_cell_from_card(const DeviceCard& card);

/// Circuit, free layer and write path of one card.
SwitchingCell switching_cell_from_card(const DeviceCard& card);

/// The parts that the card has; the others stay as they are by default, without effect. The reference layer points
/// along the easy direction of `layer` unless the card gives its angles.
WritePath write_path_from_card(const DeviceCard& card, const FreeLayer& layer);

TemperatureLaw temperature_law_from_card(const DeviceCard& card);

/// What the card knows, for check_plausibility.
DeviceFacts facts_from_card(const DeviceCard& card);

/// Findings about the card. Throws IoError naming the number where one is impossible.
std::vector<Finding> check_card(const DeviceCard& card);

}  // namespace sotto::io
