// YAML by libyaml's emitter, in block style.
#include <yaml.h>

#include <cmath>
#include <string>

#include "base/float_text.h"
#include "runtime/data/scalar.h"
#include "runtime/data/writers.h"
#include "runtime/format.h"
#include "runtime/walk.h"

namespace kinako::runtime::data {

namespace {

/// Hands events to the emitter; a Sink of the Walker.
class YamlSink {
 public:
  YamlSink(Context& context, std::string& out) : context_(context), out_(out) {
    if (yaml_emitter_initialize(&emitter_) == 0) {
      hasFailed_ = true;
      return;
    }
    isReady_ = true;
    yaml_emitter_set_output(&emitter_, write, &out_);
    yaml_emitter_set_unicode(&emitter_, 1);
    yaml_emitter_set_width(&emitter_, -1);
    yaml_event_t event;
    emit(yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING), event);
    emit(yaml_document_start_event_initialize(&event, nullptr, nullptr, nullptr, 1), event);
  }
  ~YamlSink() {
    if (isReady_) yaml_emitter_delete(&emitter_);
  }
  YamlSink(const YamlSink&) = delete;
  YamlSink& operator=(const YamlSink&) = delete;

  /// Whether all was written; else the context has failed.
  bool finish() {
    if (!isFull()) {
      yaml_event_t event;
      emit(yaml_document_end_event_initialize(&event, 1), event);
      emit(yaml_stream_end_event_initialize(&event), event);
    }
    if (!isFull()) return true;
    if (!context_.hasFailed) context_.failMemory(kMaxStringBytes);
    return false;
  }

  bool isFull() const {
    return hasFailed_ || context_.hasFailed || out_.size() > textLimit(context_);
  }
  void integer(int64_t value) { plain(std::to_string(value)); }
  void number(double value) {
    std::string text;
    if (std::isfinite(value)) {
      appendFloat(text, value, FloatLayout::Nested);
    } else {
      text = std::isnan(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
    }
    plain(text);
  }
  void boolean(bool value) { plain(value ? "true" : "false"); }
  void null() { plain("null"); }
  void string(std::string_view text) {
    const bool isText = yamlKind(text) == ScalarKind::Text;
    const bool hasLines = text.find('\n') != text.npos;
    scalar(text, hasLines ? YAML_DOUBLE_QUOTED_SCALAR_STYLE
                 : isText ? YAML_ANY_SCALAR_STYLE
                          : YAML_SINGLE_QUOTED_SCALAR_STYLE);
  }
  void other(Value value) {
    if (isNumber(value)) {
      plain(strText(value));
    } else {
      context_.fail(TrapKind::Domain, {"yaml", "unsupported value: " + kindName(value)});
    }
  }
  void beginList(uint64_t) {
    yaml_event_t event;
    emit(yaml_sequence_start_event_initialize(&event, nullptr, nullptr, 1,
                                              YAML_BLOCK_SEQUENCE_STYLE),
         event);
  }
  void element(bool) {}
  void endList(uint64_t) {
    yaml_event_t event;
    emit(yaml_sequence_end_event_initialize(&event), event);
  }
  void beginMap(uint64_t) {
    yaml_event_t event;
    emit(yaml_mapping_start_event_initialize(&event, nullptr, nullptr, 1, YAML_BLOCK_MAPPING_STYLE),
         event);
  }
  void key(std::string_view text, bool) { string(text); }
  void endMap(uint64_t) {
    yaml_event_t event;
    emit(yaml_mapping_end_event_initialize(&event), event);
  }
  void cycle(bool) { context_.fail(TrapKind::Domain, {"yaml", "unsupported value: cyclic data"}); }

 private:
  static int write(void* out, unsigned char* bytes, size_t count) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), count);
    return 1;
  }

  /// The emitter owns the event once it has it, whether it succeeds or not.
  void emit(int isMade, yaml_event_t& event) {
    hasFailed_ = hasFailed_ || isMade == 0 || yaml_emitter_emit(&emitter_, &event) == 0;
  }

  void plain(std::string_view text) { scalar(text, YAML_PLAIN_SCALAR_STYLE); }

  void scalar(std::string_view text, yaml_scalar_style_t style) {
    yaml_event_t event;
    const auto* bytes = reinterpret_cast<const yaml_char_t*>(text.data());
    emit(yaml_scalar_event_initialize(&event, nullptr, nullptr, bytes,
                                      static_cast<int>(text.size()), 1, 1, style),
         event);
  }

  Context& context_;
  std::string& out_;
  yaml_emitter_t emitter_;
  bool isReady_ = false;
  bool hasFailed_ = false;
};

}  // namespace

bool writeYaml(Context& context, Value rows, std::string& out) {
  YamlSink sink(context, out);
  ActiveObjects active;
  Walker<YamlSink>(sink, RecordNames::Hidden, active).walk(rows);
  return sink.finish();
}

}  // namespace kinako::runtime::data
