// A listing becomes code again. Only tests read listings; `print` writes them.
#pragma once

#include <string>
#include <string_view>

#include "jit/ssa/ssa.h"

namespace kinako::jit::ssa {

struct Listed {
  Code code;
  std::string error;  ///< "line 3: …"; "" = there is none
};

/// The listing of one function, of which `region` is. Nodes and blocks keep their numbers; nodes
/// that have no result, and so no number in the text, come after all others. Whether the code is
/// sound is for `verify` to say.
Listed read(std::string_view listing, const Region& region);

}  // namespace kinako::jit::ssa
