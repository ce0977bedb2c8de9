// Text of a CSV table (RFC 4180).
#pragma once

#include <string>
#include <string_view>

namespace steppe {

/// Appends a field, in quotes if it needs them.
void append_field(std::string& line, std::string_view field);

/// Appends a number: at most ten significant digits, whole numbers without a point, no exponent from 1e-9 to 1e15.
void append_number(std::string& line, double value);

}  // namespace steppe
