/// The exceptions of Sotto: one type per kind of mistake, one clear sentence each.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace sotto {

/// Base of every exception that Sotto throws on purpose.
class Error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A caller's value breaks a stated rule; the message names the field, the value and the rule.
class InvalidArgument : public Error {
  using Error::Error;
};

/// A file is missing, unreadable, malformed or not writable; the message names the path and, for JSON, the pointer.
class IoError : public Error {
  using Error::Error;
};

/// ngspice refused, failed, crashed or ran out of time; the message ends with the end of its log.
class SpiceError : public Error {
  using Error::Error;
};

/// A feature was left out of this build; the message names the CMake option that adds it.
class NotBuilt : public Error {
  using Error::Error;
};

/// Throws InvalidArgument "<field> = <value> must be <rule>" unless `ok`.
void require(bool ok, std::string_view field, double value, std::string_view rule);

/// The same for values that are not numbers (sizes as text, words).
void require(bool ok, std::string_view field, const std::string& value, std::string_view rule);

}  // namespace sotto
