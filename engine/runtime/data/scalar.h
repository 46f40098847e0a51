// What the scalars of a file become. The text of the file decides together with the type that
// the program declares for the place, so that no text is lost on the way through a number.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/cast.h"
#include "runtime/context.h"

namespace kinako::runtime::data {

/// What a scalar is by the rules of its format, where no type is declared.
enum class ScalarKind : uint8_t { Null, Bool, Number, Text };

struct Scalar {
  ScalarKind kind;
  std::string_view text;  ///< as in the file, without its quotes
  /// Only its spelling makes it a number or null (YAML without quotes, cells of CSV): it is text
  /// where a string is declared, and where nothing is and the number would have another text.
  bool isPlain = false;
};

/// The scalar as the type wants it; no type: by its kind alone. Empty = it cannot be (`reason`
/// says why), or the context has failed.
Value typedScalar(Context& context, const Scalar& scalar, const TypeDescriptor* type,
                  std::string& reason);

/// Whether the text is an integer as it would be printed: "0", "-12"; not "007", "+1", "-0".
bool isPrintedInteger(std::string_view text);

/// What a cell of CSV is: a decimal number or text.
ScalarKind cellKind(std::string_view cell);
/// What a YAML scalar without quotes is: the core schema of YAML 1.2 (10.3.2), and binary
/// integers.
ScalarKind yamlKind(std::string_view text);

/// The type of a list's elements, null when none is declared.
const TypeDescriptor* elementType(const TypeDescriptor* type);
/// The type of what a map or a record has at `key`, null when none is declared.
const TypeDescriptor* memberType(const TypeDescriptor* type, std::string_view key);

}  // namespace kinako::runtime::data
