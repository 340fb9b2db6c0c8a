/// Literals for the units that people write; the stored value is always SI.
#pragma once

namespace sotto::literals {

constexpr double operator""_nm(long double x) { return static_cast<double>(x * 1e-9L); }          ///< metre
constexpr double operator""_um(long double x) { return static_cast<double>(x * 1e-6L); }          ///< metre
constexpr double operator""_ohm_um2(long double x) { return static_cast<double>(x * 1e-12L); }    ///< ohm m^2
constexpr double operator""_uohm_cm(long double x) { return static_cast<double>(x * 1e-8L); }     ///< ohm m
constexpr double operator""_kohm(long double x) { return static_cast<double>(x * 1e3L); }         ///< ohm
constexpr double operator""_mv(long double x) { return static_cast<double>(x * 1e-3L); }          ///< volt
constexpr double operator""_ua(long double x) { return static_cast<double>(x * 1e-6L); }          ///< ampere

}  // namespace sotto::literals
