// What instructions touch of a machine that runs: plain data, at places that compiled code may
// know.
#pragma once

#include "runtime/cast.h"
#include "vm/frame.h"

namespace kinako::vm {

struct State {
  Frame* top = nullptr;        ///< of the frames; before the first, when there is none
  Frame* lastFrame = nullptr;  ///< of those that are ready to be pushed: all marks are off
  Slot* lastBase = nullptr;    ///< where a frame may begin at the latest
  Slot* globals = nullptr;
  const Code* codes = nullptr;                    ///< by function
  const runtime::Shape* const* shapes = nullptr;  ///< by record type
  const runtime::CastPlan* plans = nullptr;       ///< by type
  const bytecode::TypeTag* tags = nullptr;        ///< by type
  bool isWide = false;
};

}  // namespace kinako::vm
