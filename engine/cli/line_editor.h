// One line of input on a terminal, with editing, history and completion, by libedit.
// Used by the repl only.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kinako::cli {

class LineEditor {
 public:
  using Complete = std::function<std::vector<std::string>(std::string_view prefix)>;

  /// `historyFile` may not exist yet; "" keeps no history. When `interrupt` becomes true,
  /// the line that is being typed is given up.
  LineEditor(std::string historyFile, Complete complete, const std::atomic<bool>* interrupt);
  ~LineEditor();

  enum class Answer : uint8_t { Line, Interrupted, End };

  /// Asks for a line; `line` comes without its line break.
  Answer ask(const std::string& prompt, std::string& line);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kinako::cli
