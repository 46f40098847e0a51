#include "cli/line_editor.h"

#include <histedit.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cwchar>

#include "cli/terminal.h"

namespace kinako::cli {

struct LineEditor::State {
  EditLine* editor = nullptr;
  History* history = nullptr;
  std::string historyFile;
  Complete complete;
  const std::atomic<bool>* interrupt = nullptr;
  std::string prompt;
  bool hasGivenUp = false;  ///< the line, by Ctrl+C
};

namespace {

constexpr int kHistoryLines = 1000;

bool isNamePart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

template <typename State>
State& stateOf(EditLine* editor) {
  void* data = nullptr;
  el_get(editor, EL_CLIENTDATA, &data);
  return *static_cast<State*>(data);
}

/// One byte of standard input: 1, 0 at its end, -1 when it failed or `interrupt` was set,
/// be it before or while waiting.
int readByte(const std::atomic<bool>& interrupt, char& byte) {
  // SIGINT comes through only while ppoll waits, never between a look at the flag and the wait.
  sigset_t onlyInterrupt;
  sigset_t before;
  sigemptyset(&onlyInterrupt);
  sigaddset(&onlyInterrupt, SIGINT);
  pthread_sigmask(SIG_BLOCK, &onlyInterrupt, &before);
  int ready = -1;
  while (!interrupt) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    ready = ppoll(&input, 1, nullptr, &before);
    if (ready >= 0 || errno != EINTR) break;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return ready < 0 ? -1 : static_cast<int>(read(STDIN_FILENO, &byte, 1));
}

/// The next character of the terminal. libedit's own function tries again after a signal,
/// so that it would take two Ctrl+C to give up a line.
template <typename State>
int readCharacter(EditLine* editor, wchar_t* out) {
  const State& state = stateOf<State>(editor);
  mbstate_t decoding{};
  for (;;) {
    char byte = 0;
    const int got = readByte(*state.interrupt, byte);
    if (got <= 0) return got;
    const size_t length = mbrtowc(out, &byte, 1, &decoding);
    if (length == static_cast<size_t>(-2)) continue;  // not complete yet
    if (length == static_cast<size_t>(-1)) *out = L'\uFFFD';
    return 1;
  }
}

/// Bound to Ctrl+C, which is a key like others while a line is edited: were it a signal, the
/// terminal would throw away whatever it has not shown or handed over yet.
template <typename State>
unsigned char giveUpLine(EditLine* editor, int) {
  stateOf<State>(editor).hasGivenUp = true;
  return CC_EOF;
}

/// Bound to Tab: completes the name before the cursor as far as all candidates agree, or
/// lists them.
template <typename State>
unsigned char completeName(EditLine* editor, int) {
  const State& state = stateOf<State>(editor);
  const LineInfo* info = el_line(editor);
  const char* begin = info->cursor;
  while (begin > info->buffer && isNamePart(begin[-1])) --begin;
  const std::string prefix(begin, info->cursor);
  const std::vector<std::string> names = state.complete(prefix);
  if (names.empty()) return CC_ERROR;
  std::string common = names[0];
  for (const std::string& name : names) {
    const auto [end, ignored] =
        std::mismatch(common.begin(), common.end(), name.begin(), name.end());
    common.erase(end, common.end());
  }
  if (common.size() > prefix.size()) {
    el_insertstr(editor, common.c_str() + prefix.size());
    return CC_REFRESH;
  }
  if (names.size() == 1) return CC_NORM;
  std::string list = "\n";
  for (const std::string& name : names) list += name + "  ";
  writeOut(list + '\n');
  return CC_REDISPLAY;
}

}  // namespace

LineEditor::LineEditor(std::string historyFile, Complete complete,
                       const std::atomic<bool>* interrupt)
    : state_(std::make_unique<State>()) {
  // libedit understands UTF-8 only in a locale that does.
  if (setlocale(LC_CTYPE, "") == nullptr || std::string_view(setlocale(LC_CTYPE, nullptr)) == "C") {
    setlocale(LC_CTYPE, "C.UTF-8");
  }
  State& state = *state_;
  state.historyFile = std::move(historyFile);
  state.complete = std::move(complete);
  state.interrupt = interrupt;
  HistEvent event;
  state.history = history_init();
  history(state.history, &event, H_SETSIZE, kHistoryLines);
  history(state.history, &event, H_SETUNIQUE, 1);
  if (!state.historyFile.empty()) history(state.history, &event, H_LOAD, state.historyFile.c_str());

  state.editor = el_init("kinako", stdin, stdout, stderr);
  el_set(state.editor, EL_CLIENTDATA, &state);
  el_set(state.editor, EL_EDITOR, "emacs");
  el_set(
      state.editor, EL_PROMPT,
      +[](EditLine* editor) { return stateOf<State>(editor).prompt.data(); });
  el_set(state.editor, EL_HIST, ::history, state.history);
  el_set(state.editor, EL_GETCFN, readCharacter<State>);
  el_set(state.editor, EL_ADDFN, "complete-name", "complete a name", completeName<State>);
  el_set(state.editor, EL_BIND, "^I", "complete-name", nullptr);
  el_set(state.editor, EL_ADDFN, "give-up-line", "discard the line", giveUpLine<State>);
  el_set(state.editor, EL_BIND, "^C", "give-up-line", nullptr);
  el_set(state.editor, EL_SETTY, "-d", "intr=", nullptr);
  el_set(state.editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  el_source(state.editor, nullptr);  // the user's ~/.editrc
}

LineEditor::~LineEditor() {
  HistEvent event;
  if (!state_->historyFile.empty()) {
    history(state_->history, &event, H_SAVE, state_->historyFile.c_str());
  }
  el_end(state_->editor);
  history_end(state_->history);
}

LineEditor::Answer LineEditor::ask(const std::string& prompt, std::string& line) {
  State& state = *state_;
  state.prompt = prompt;
  state.hasGivenUp = false;
  el_resize(state.editor);
  // Before the prompt is shown, so that no key meets the terminal's own line editing.
  el_set(state.editor, EL_PREP_TERM, 1);
  int length = 0;
  const char* text = el_gets(state.editor, &length);
  if (text == nullptr || length <= 0) {
    if (state.hasGivenUp || *state.interrupt) {
      el_reset(state.editor);
      return Answer::Interrupted;
    }
    return Answer::End;
  }
  line.assign(text, static_cast<size_t>(length));
  while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
  if (!line.empty()) {
    HistEvent event;
    history(state.history, &event, H_ENTER, line.c_str());
  }
  return Answer::Line;
}

}  // namespace kinako::cli
