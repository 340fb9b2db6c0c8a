/// Values of cards: numbers with suffixes, and expressions of parameters and node voltages.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sotto::spice {

/// "1.5k", "3meg", "2e-3", "10kohm": the double nearest to the decimal number; letters after the suffix are units.
/// Nothing where the text is no number.
std::optional<double> spice_number(const std::string& text);

/// Without blanks, quotes and braces; "{a}" is a, "{a+b}" inside an expression (a+b); a plain number in its shortest
/// form.
std::string canonical_value(const std::string& text);

/// Pieces of a canonical expression: numbers, names, operators, brackets.
std::vector<std::string> expression_tokens(const std::string& expression);

/// What a name in an expression stands for.
enum class NameKind { function, parameter, node, device };

/// The expression with every name replaced by what `change` makes of it; "v(a,b)" holds nodes, "i(vs)" a device.
std::string with_names(const std::string& expression,
                       const std::function<std::string(NameKind, const std::string&)>& change);

/// The value of an expression of numbers, names, + - * / ** ^ and brackets. `lookup` gives the value of a name. Nothing
/// where the text is none, or a name has no value.
std::optional<double> evaluate(const std::string& expression,
                               const std::function<std::optional<double>(const std::string&)>& lookup);

}  // namespace sotto::spice
