// Makes Mochi programs that the checker accepts and that end by themselves, from a number
// alone. What such a program reaches for: every form of the language in every place, numbers
// at the edges, values that are shared and changed, and work done while operands wait.
//
// Each program switches some kinds of pieces off and prefers others (Groce and others, "Swarm
// testing", 2012), and has its own readiness to fail: half of them avoid every trap.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "random.h"
#include "tree.h"
#include "types.h"

namespace kinako::differential {

/// Builds program number `seed` in the empty `tree`.
void generate(uint64_t seed, Tree& tree);

struct Variable {
  std::string name;
  Type type;
  bool isMutable;
  /// An int near 0 that nothing else is assigned to; a function whose first argument must be one.
  bool isSmall = false;
  bool isNested = false;  ///< a function declared in a block
  int hiddenBy = 0;       ///< how many inner variables have its name
};

struct FieldShape {
  std::string name;
  Type type;
};

struct MethodShape {
  std::string name;
  std::vector<Type> parameters;
  Type result;  ///< null = none
};

struct RecordShape {
  Type type;
  std::vector<FieldShape> fields;
  std::vector<MethodShape> methods;
};

struct VariantShape {
  std::string name;
  std::vector<FieldShape> fields;
};

struct UnionShape {
  Type type;
  std::vector<VariantShape> variants;  ///< the first does not hold the union again
};

struct FunctionShape {
  std::string name;
  std::vector<Type> parameters;
  Type result;              ///< null = none
  uint64_t cost = 0;        ///< about how many statements a call takes
  bool takesDepth = false;  ///< the first parameter says how much deeper it may call
};

class Generator {
 public:
  Generator(uint64_t seed, Tree& tree);
  void program();

 private:
  friend class Choices;
  friend class Scope;

  // What pieces are made of.
  Node* expression(Kind kind, Type type, std::string_view text,
                   std::initializer_list<Node*> children = {});
  Node* statement(Kind kind, std::string_view text, std::initializer_list<Node*> children = {});
  Node* part(Kind kind, std::string_view text, std::initializer_list<Node*> children = {});
  /// `open` + any number of children + `close`.
  Node* listed(Kind kind, Type type, std::string_view text, const std::vector<Node*>& children);
  Node* blockOf(std::initializer_list<Node*> statements);
  static std::string quoted(std::string_view text);
  std::string fresh(std::string_view prefix);

  // declarations.cpp: types, functions, globals; the whole.
  void drawTypes();
  void declareRecord();
  void declareUnion();
  void declareFunction();
  void declareRecursive();
  void declareTail();
  void declareMutual();
  void declareFold();
  void declareGeneric();
  void declareUntyped();
  void declareEndless();
  void declareGlobals();
  Node* function(const FunctionShape& shape, const std::vector<std::string>& names, Node* body,
                 Kind kind);
  Node* functionBody(FunctionShape& shape, const std::vector<std::string>& names, int statements);
  /// Of the last `most` variables.
  void showState(Node* block, size_t most = 1'000);
  Type someType();
  Type someScalar();
  Type someTruthy();  ///< whose values a condition may ask for
  Type someResult();

  // Variables.
  Variable& declare(std::string name, Type type, bool isMutable, bool isSmall = false);
  /// A visible one, or null.
  const Variable* someVariable(const std::function<bool(const Variable&)>& wanted);
  const Variable* variableOf(Type type);
  const Variable* mutableOf(Type type);
  Node* variable(const Variable& variable);
  bool risky() { return random_.chance(risk_); }

  // values.cpp: what is possible for every type.
  Node* value(Type type, int depth);
  Node* leaf(Type type);
  Node* construct(Type type, int depth);
  void addCommon(class Choices& choices, Type type, int depth);
  Node* call(const FunctionShape& shape, int depth);
  Node* callValue(const Variable& callee, int depth);
  Node* callMethod(const Variable& object, const MethodShape& method, int depth);
  Node* elementOf(Type type, int depth);
  Node* entryOf(Type type, int depth);
  Node* fieldOf(Type type, int depth);
  Node* match(Type type, int depth);
  Node* matchUnion(Type result, const UnionShape& shape, Node* target, int depth,
                   std::string_view fold);
  Node* reduce(Type type, int depth);
  Node* lambda(Type type, int depth);
  Node* record(Type type, int depth);
  Node* variant(Type type, int depth);
  Node* option(Type type, int depth);
  Node* any(Type type, int depth);
  std::vector<Node*> values(const std::vector<Type>& types, int depth);
  bool canCall(const FunctionShape& shape) const;
  const FunctionShape* someFunction(Type result);

  // numbers.cpp
  Node* intValue(int depth);
  Node* intLiteral();
  Node* smallInt(int depth);
  Node* smallLiteral(int least, int most);
  Node* sliceStep(int depth);
  Node* floatValue(int depth);
  Node* floatLiteral();
  Node* nan();
  Node* boolValue(int depth);
  Node* comparison(int depth);
  Node* bigInt(int depth);
  Node* bigRat(int depth);

  // texts.cpp
  Node* stringValue(int depth);
  Node* stringLiteral();
  Node* shortText();

  // containers.cpp
  Node* listValue(Type type, int depth);
  Node* listLiteral(Type type, int depth);
  Node* mapValue(Type type, int depth);
  Node* mapLiteral(Type type, int depth);
  Node* key(Type type, int depth);

  // queries.cpp
  Node* query(Type type, int depth);
  Node* queryAggregate(Type type, int depth);
  Node* groupQuery(Type type, int depth);
  Node* joinQuery(Type type, int depth);

  // statements.cpp
  void statements(Node* block, int count, int depth);
  Node* body(int count, int depth);
  void oneStatement(Node* block, int depth);
  void declareVariable(Node* block, int depth);
  void assign(Node* block, int depth);
  void store(Node* block, int depth);
  void print(Node* block, int depth);
  void branch(Node* block, int depth);
  void loop(Node* block, int depth);
  void rangeLoop(Node* block, int depth);
  void eachLoop(Node* block, int depth);
  void whileLoop(Node* block, int depth);
  void nestedFunction(Node* block, int depth);
  void matchStatement(Node* block, int depth);
  void leave(Node* block, int depth);
  void fail(Node* block);
  /// The value as it may be kept where it is computed again and again: cut to size.
  Node* kept(Type type, int depth);

  // idioms.cpp: what programs do in several lines.
  void idiom(Node* block, int depth);
  void growAndStore(Node* block);
  void aliasAndChange(Node* block);
  void buildText(Node* block);
  void closuresOfLoop(Node* block);
  void counter(Node* block);
  void overflow(Node* block);
  void swap(Node* block);
  void nestedStores(Node* block);
  void changeWhileIterating(Node* block);
  void selfHolding(Node* block);
  void partial(Node* block);
  void matrix(Node* block);
  void countKeys(Node* block);
  void drain(Node* block);
  void update(Node* block);
  void linkedRecords(Node* block);
  void evaluationOrder(Node* block);
  void assignWithin(Node* block);
  void seenAsAny(Node* block);
  void recursiveClosure(Node* block);
  void storedFunctions(Node* block);
  void manyArguments(Node* block);
  void methodValue(Node* block);
  void bothEnds(Node* block);
  void dynamicRecord(Node* block);
  void table(Node* block);
  void ifPresent(Node* block);
  void evaluate(Node* block);

  Random random_;
  Tree& tree_;
  TypeTable types_;
  std::array<uint8_t, kKinds> swarm_{};
  uint32_t risk_ = 0;   ///< percent of the places where a trap is possible
  uint32_t edges_ = 0;  ///< percent of the ints: where 64 bits or some representation ends

  std::vector<Type> palette_;
  std::vector<RecordShape> records_;
  std::vector<UnionShape> unions_;
  std::vector<FunctionShape> functions_;
  std::deque<Variable> variables_;   ///< pointers to them stay good when more come
  std::vector<Node*> declarations_;  ///< functions, put among the statements at the end
  size_t outerNames_ = 0;            ///< variables_ of outer blocks: these names may be taken again
  int names_ = 0;

  // Where we are.
  uint64_t times_ = 1;       ///< about how often this place runs in one call of the function
  uint64_t cost_ = 0;        ///< statements so far, each times how often it runs
  uint64_t budget_ = 6'000;  ///< of `cost_`
  int nesting_ = 0;          ///< blocks
  int loops_ = 0;            ///< around this place in this function
  int lambdas_ = 0;          ///< around this place
  bool inFunction_ = false;
  Type result_ = nullptr;          ///< of the function, null = none
  FunctionShape* self_ = nullptr;  ///< the function that may call itself here
  int selfCalls_ = 0;              ///< how often it still may
  std::string depthName_;
  bool isGlobalScope_ = true;
  bool hasMath_ = false;
  bool hasGeneric_ = false;  ///< same() and pick()
  std::string tail_;         ///< the function of declareTail
  Type tailType_ = nullptr;
};

/// Variables declared in its life end with it.
class Scope {
 public:
  explicit Scope(Generator& generator);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  Generator& generator_;
  size_t variables_;
  size_t outerNames_;
  bool isGlobalScope_;
};

/// One of several pieces, by weight and by what the program prefers.
class Choices {
 public:
  explicit Choices(Generator& generator) : generator_(generator) {}

  template <typename Make>
  void add(Kind kind, uint32_t weight, Make make) {
    weight *= generator_.swarm_[static_cast<size_t>(kind)];
    if (weight == 0) return;
    total_ += weight;
    choices_.push_back({weight, std::move(make)});
  }

  /// Null when there is none.
  Node* pick();

 private:
  struct Choice {
    uint32_t weight;
    std::function<Node*()> make;
  };
  Generator& generator_;
  std::vector<Choice> choices_;
  uint32_t total_ = 0;
};

}  // namespace kinako::differential
