#include <bit>
#include <cmath>
#include <optional>

#include "base/arith.h"
#include "heap/value.h"
#include "jit/passes/pass.h"

namespace kinako::jit {

using ssa::BlockId;
using ssa::kNone;
using ssa::NodeId;
using ssa::Op;

namespace {

class Folder {
 public:
  explicit Folder(ssa::Code& code) : code_(code), constants_(code), by_(code.nodes.size(), kNone) {}

  void run() {
    std::vector<uint8_t> isRemoved;
    for (const BlockId block : code_.order()) {
      // Constants may come to the entry meanwhile.
      const std::vector<NodeId> body = code_.blocks[block].body;
      for (const NodeId node : body) {
        const NodeId simpler = simplify(node);
        if (simpler == node) continue;
        isRemoved.resize(code_.nodes.size());
        isRemoved[node] = 1;
        if (simpler == kNone) continue;
        by_.resize(code_.nodes.size(), kNone);
        by_[node] = simpler;
      }
    }
    code_.remove(isRemoved);
    code_.replace(by_);
  }

 private:
  /// What is read is what it has become.
  NodeId input(NodeId node, size_t index) const {
    NodeId at = code_.inputs(node)[index];
    while (at < by_.size() && by_[at] != kNone) at = by_[at];
    return at;
  }
  const ssa::Node& inputNode(NodeId node, size_t index) const {
    return code_.nodes[input(node, index)];
  }
  std::optional<int64_t> integer(NodeId node, size_t index) const {
    const ssa::Node& it = inputNode(node, index);
    if (it.op != Op::IntConstant) return std::nullopt;
    return static_cast<int64_t>(it.immediate);
  }
  std::optional<double> real(NodeId node, size_t index) const {
    const ssa::Node& it = inputNode(node, index);
    if (it.op != Op::FloatConstant) return std::nullopt;
    return std::bit_cast<double>(it.immediate);
  }
  std::optional<bool> truth(NodeId node, size_t index) const {
    const ssa::Node& it = inputNode(node, index);
    if (it.op != Op::BoolConstant) return std::nullopt;
    return it.immediate != 0;
  }
  NodeId made(NodeId node, Op from, size_t index = 0) const {
    const NodeId made = input(node, index);
    return code_.nodes[made].op == from ? code_.inputs(made)[0] : kNone;
  }

  /// The node itself, one that is the same, or kNone: it has nothing to do.
  NodeId simplify(NodeId node) {
    const Op op = code_.nodes[node].op;
    const std::string_view inputs = code_.info(node).inputs;
    if (inputs == "II") return simplifyInts(node, op);
    if (inputs == "FF" || inputs == "F") return simplifyFloats(node, op);
    if (op == Op::IntToFloat) {
      if (const auto value = integer(node, 0)) return constants_.real(static_cast<double>(*value));
    } else if (op == Op::Not) {
      if (const auto value = truth(node, 0)) return constants_.truth(!*value);
      if (const NodeId inner = made(node, Op::Not); inner != kNone) return inner;
    } else if (op == Op::EqualBool) {
      for (const size_t i : {0, 1}) {
        const auto value = truth(node, i);
        if (!value) continue;
        if (*value) return input(node, 1 - i);
        code_.change(node, Op::Not, std::vector{input(node, 1 - i)});
        return node;
      }
    } else if (op == Op::Guard) {
      if (truth(node, 0).value_or(false)) return kNone;
    } else if (op == Op::UnboxInt) {
      if (const NodeId inner = made(node, Op::BoxInt); inner != kNone) return inner;
    } else if (op == Op::UnboxFloat) {
      if (const NodeId inner = made(node, Op::BoxFloat); inner != kNone) return inner;
    } else if (op == Op::UnboxBool) {
      if (const NodeId inner = made(node, Op::BoxBool); inner != kNone) return inner;
    } else if (op == Op::IsNull) {
      return simplifyIsNull(node);
    }
    return node;
  }

  NodeId simplifyIsNull(NodeId node) {
    const ssa::Node& it = inputNode(node, 0);
    if (it.op == Op::ValueConstant) {
      return constants_.truth(it.immediate == heap::Value::null().bits());
    }
    const bool isNever = it.op == Op::BoxInt || it.op == Op::BoxFloat || it.op == Op::BoxBool ||
                         it.op == Op::TextConstant || it.op == Op::MakeRecord ||
                         it.op == Op::NewCell;
    return isNever ? constants_.truth(false) : node;
  }

  NodeId simplifyInts(NodeId node, Op op) {
    const auto left = integer(node, 0);
    const auto right = integer(node, 1);
    if (left && right) return ofConstants(node, op, *left, *right);
    const bool isSame = input(node, 0) == input(node, 1);
    if (isSame) {
      if (op == Op::LessInt || op == Op::NotEqualInt) return constants_.truth(false);
      if (op == Op::LessEqualInt || op == Op::EqualInt) return constants_.truth(true);
      if (op == Op::SubtractInt || op == Op::SubtractWrapping) return constants_.integer(0);
    }
    const bool isSum = op == Op::AddInt || op == Op::AddWrapping;
    const bool isProduct = op == Op::MultiplyInt || op == Op::MultiplyWrapping;
    if (isSum && left == 0) return input(node, 1);
    if (isProduct && left == 1) return input(node, 1);
    if (!right) return node;
    if (*right == 0 && (isSum || op == Op::SubtractInt || op == Op::SubtractWrapping)) {
      return input(node, 0);
    }
    const bool isQuotient = op == Op::DivideInt || op == Op::DivideKnown;
    if (*right == 1 && (isProduct || isQuotient)) return input(node, 0);
    // Nothing can go wrong with the divisor.
    if (*right != 0 && *right != -1) {
      if (op == Op::DivideInt) code_.change(node, Op::DivideKnown, both(node));
      if (op == Op::RemainderInt) code_.change(node, Op::RemainderKnown, both(node));
    }
    return node;
  }
  std::vector<NodeId> both(NodeId node) const { return {input(node, 0), input(node, 1)}; }

  NodeId ofConstants(NodeId node, Op op, int64_t left, int64_t right) {
    if (op == Op::LessInt) return constants_.truth(left < right);
    if (op == Op::LessEqualInt) return constants_.truth(left <= right);
    if (op == Op::EqualInt) return constants_.truth(left == right);
    if (op == Op::NotEqualInt) return constants_.truth(left != right);
    if (op == Op::GuardIndex) return left >= 0 && left < right ? kNone : node;
    std::optional<int64_t> result;
    if (op == Op::AddInt || op == Op::AddWrapping) {
      result = arith::add(left, right);
    } else if (op == Op::SubtractInt || op == Op::SubtractWrapping) {
      result = arith::subtract(left, right);
    } else if (op == Op::MultiplyInt || op == Op::MultiplyWrapping) {
      result = arith::multiply(left, right);
    } else if (right == 0) {
      return node;
    } else if (op == Op::DivideInt || op == Op::DivideKnown) {
      result = arith::divide(left, right);
    } else if (op == Op::RemainderInt || op == Op::RemainderKnown) {
      result = arith::remainder(left, right);
    }
    // One that does not fit leaves.
    return result ? constants_.integer(*result) : node;
  }

  NodeId simplifyFloats(NodeId node, Op op) {
    const auto left = real(node, 0);
    if (op == Op::NegateFloat) {
      if (left) return constants_.real(-*left);
      const NodeId inner = made(node, Op::NegateFloat);
      return inner == kNone ? node : inner;
    }
    if (op == Op::BoxFloat || !left) return node;
    const auto right = real(node, 1);
    if (!right) return node;
    if (op == Op::LessFloat) return constants_.truth(*left < *right);
    if (op == Op::LessEqualFloat) return constants_.truth(*left <= *right);
    if (op == Op::EqualFloat) return constants_.truth(*left == *right);
    if (op == Op::NotEqualFloat) return constants_.truth(*left != *right);
    double result = 0;
    if (op == Op::AddFloat) {
      result = *left + *right;
    } else if (op == Op::SubtractFloat) {
      result = *left - *right;
    } else if (op == Op::MultiplyFloat) {
      result = *left * *right;
    } else if (op == Op::DivideFloat) {
      result = *left / *right;
    } else {
      return node;
    }
    // Which NaN it is differs between processors.
    return std::isnan(result) ? node : constants_.real(result);
  }

  ssa::Code& code_;
  Constants constants_;
  std::vector<NodeId> by_;
};

}  // namespace

void fold(ssa::Code& code) { Folder(code).run(); }

}  // namespace kinako::jit
