// Where the command line's programs import from: the disk, as far as whoever runs them may read.
#pragma once

#include "modules/files.h"

namespace kinako::cli {

class DiskFiles final : public modules::Files {
 public:
  modules::PathKind kindOf(const std::string& path) override;
  std::optional<std::string> read(const std::string& path, size_t most,
                                  std::string& error) override;
  std::optional<std::vector<std::string>> list(const std::string& folder,
                                               std::string& error) override;
  std::string identity(const std::string& path) override;
  bool mayLeave() const override { return true; }
};

}  // namespace kinako::cli
