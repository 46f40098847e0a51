#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <utility>
#include <vector>

// An incremental solver of one-way constraints: B. N. Freeman-Benson, J. Maloney, A. Borning,
// "An incremental constraint solver", 1990. What a constraint does is chosen by its kind.
enum Kind { kStay, kEdit, kEqual, kScale };

// A smaller number is stronger.
constexpr int kRequired = 0;
constexpr int kPreferred = 2;
constexpr int kStrongDefault = 3;
constexpr int kNormal = 4;
constexpr int kWeakest = 6;

enum Direction { kNone, kForward, kBackward };

struct Constraint;
using Constraints = std::vector<Constraint*>;

struct Variable {
  int64_t value;
  Constraints constraints;
  Constraint* determinedBy = nullptr;
  int mark = 0;
  int strength = kWeakest;
  bool stay = true;

  void remove(const Constraint* c) {
    Constraints kept;
    for (Constraint* each : constraints) {
      if (each != c) kept.push_back(each);
    }
    constraints = std::move(kept);
    if (determinedBy == c) determinedBy = nullptr;
  }
};

// A stay or an edit has only `first`; a scale has all four variables.
struct Constraint {
  Kind kind;
  int strength;
  Direction direction;
  Variable *first, *second, *scale, *offset;

  Variable* output() const { return kind >= kEqual && direction == kForward ? second : first; }
  Variable* input() const { return direction == kForward ? first : second; }

  void addToGraph() {
    first->constraints.push_back(this);
    if (kind >= kEqual) second->constraints.push_back(this);
    if (kind == kScale) {
      scale->constraints.push_back(this);
      offset->constraints.push_back(this);
    }
    direction = kNone;
  }

  void removeFromGraph() {
    first->remove(this);
    if (kind >= kEqual) second->remove(this);
    if (kind == kScale) {
      scale->remove(this);
      offset->remove(this);
    }
  }

  void chooseMethod(int mark) {
    direction = kNone;
    if (kind < kEqual) {
      if (first->mark != mark && strength < first->strength) direction = kForward;
    } else if (first->mark == mark) {
      if (second->mark != mark && strength < second->strength) direction = kForward;
    } else if (second->mark == mark) {
      if (strength < first->strength) direction = kBackward;
    } else if (first->strength > second->strength) {
      if (strength < first->strength) direction = kBackward;
    } else if (strength < second->strength) {
      direction = kForward;
    }
  }

  bool inputsKnown(int mark) const {
    if (kind < kEqual) return true;
    const Variable* origin = input();
    return origin->mark == mark || origin->stay || origin->determinedBy == nullptr;
  }

  void execute() {
    if (kind == kEqual) {
      output()->value = input()->value;
    } else if (kind == kScale) {
      if (direction == kForward) {
        second->value = first->value * scale->value + offset->value;
      } else {
        first->value = (second->value - offset->value) / scale->value;
      }
    }
  }

  void recalculate() {
    Variable* out = output();
    if (kind < kEqual) {
      out->strength = strength;
      out->stay = kind == kStay;
    } else {
      const Variable* origin = input();
      out->strength = std::max(strength, origin->strength);
      out->stay = origin->stay && (kind == kEqual || (scale->stay && offset->stay));
    }
    if (out->stay) execute();
  }
};

// Puts the satisfied constraints that read v on a stack.
static void addConsumers(const Variable* v, Constraints& stack) {
  const Constraint* determining = v->determinedBy;
  for (Constraint* c : v->constraints) {
    if (c != determining && c->direction != kNone) stack.push_back(c);
  }
}

static Constraints removePropagate(Variable* out) {
  out->determinedBy = nullptr;
  out->strength = kWeakest;
  out->stay = true;
  Constraints unsatisfied;
  std::vector<Variable*> stack = {out};
  while (!stack.empty()) {
    Variable* v = stack.back();
    stack.pop_back();
    const Constraint* determining = v->determinedBy;
    for (Constraint* c : v->constraints) {
      if (c->direction == kNone) {
        unsatisfied.push_back(c);
      } else if (c != determining) {
        c->recalculate();
        stack.push_back(c->output());
      }
    }
  }
  return unsatisfied;
}

static void require(bool holds, const char* otherwise) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", otherwise);
  std::exit(1);
}

struct Planner {
  int mark = 0;
  std::deque<Variable> variables;
  std::deque<Constraint> constraints;

  Variable* variable(int64_t value) { return &variables.emplace_back(Variable{value, {}}); }

  Constraint* constrain(Kind kind, int strength, Variable* first, Variable* second = nullptr,
                        Variable* scale = nullptr, Variable* offset = nullptr) {
    Constraint* c =
        &constraints.emplace_back(Constraint{kind, strength, kNone, first, second, scale, offset});
    c->addToGraph();
    incrementalAdd(c);
    return c;
  }

  // False when the graph has a cycle.
  bool addPropagate(Constraint* c, int current) {
    Constraints stack = {c};
    while (!stack.empty()) {
      Constraint* each = stack.back();
      stack.pop_back();
      const Variable* out = each->output();
      if (out->mark == current) {
        incrementalRemove(c);
        return false;
      }
      each->recalculate();
      addConsumers(out, stack);
    }
    return true;
  }

  // Gives the constraint that c pushes aside.
  Constraint* satisfy(Constraint* c, int current) {
    c->chooseMethod(current);
    if (c->direction == kNone) {
      require(c->strength != kRequired, "a required constraint cannot be satisfied");
      return nullptr;
    }
    if (c->kind >= kEqual) c->input()->mark = current;
    if (c->kind == kScale) {
      c->scale->mark = current;
      c->offset->mark = current;
    }
    Variable* out = c->output();
    Constraint* overridden = out->determinedBy;
    if (overridden != nullptr) overridden->direction = kNone;
    out->determinedBy = c;
    require(addPropagate(c, current), "a cycle of constraints");
    out->mark = current;
    return overridden;
  }

  void incrementalAdd(Constraint* c) {
    const int current = ++mark;
    Constraint* next = satisfy(c, current);
    while (next != nullptr) next = satisfy(next, current);
  }

  void incrementalRemove(Constraint* c) {
    Variable* out = c->output();
    c->direction = kNone;
    c->removeFromGraph();
    const Constraints unsatisfied = removePropagate(out);
    for (int strength = kRequired; strength < kWeakest; strength++) {
      for (Constraint* each : unsatisfied) {
        if (each->strength == strength) incrementalAdd(each);
      }
    }
  }

  void destroy(Constraint* c) {
    if (c->direction != kNone) {
      incrementalRemove(c);
    } else {
      c->removeFromGraph();
    }
  }

  // The constraints to execute, in their order, when an edit changes its variable.
  Constraints extractPlan(Constraint* edit) {
    const int current = ++mark;
    Constraints plan;
    Constraints stack;
    if (edit->direction != kNone) stack.push_back(edit);
    while (!stack.empty()) {
      Constraint* c = stack.back();
      stack.pop_back();
      Variable* out = c->output();
      if (out->mark != current && c->inputsKnown(current)) {
        plan.push_back(c);
        out->mark = current;
        addConsumers(out, stack);
      }
    }
    return plan;
  }

  void change(Variable* v, int64_t value) {
    Constraint* edit = constrain(kEdit, kPreferred, v);
    const Constraints plan = extractPlan(edit);
    for (int i = 0; i < 10; i++) {
      v->value = value;
      for (Constraint* c : plan) c->execute();
    }
    destroy(edit);
  }
};

// A chain of n equalities: the longest way a change can go.
static int64_t chain(int n) {
  Planner p;
  Variable* first = p.variable(0);
  Variable* last = first;
  for (int i = 0; i < n; i++) {
    Variable* next = p.variable(0);
    p.constrain(kEqual, kRequired, last, next);
    last = next;
  }
  p.constrain(kStay, kStrongDefault, last);
  Constraint* edit = p.constrain(kEdit, kPreferred, first);
  const Constraints plan = p.extractPlan(edit);
  int64_t sum = 0;
  for (int i = 0; i < 100; i++) {
    first->value = i;
    for (Constraint* c : plan) c->execute();
    sum += last->value;
  }
  p.destroy(edit);
  return sum;
}

// n pairs of variables, each with a scale between them, and changes on either side.
static int64_t projection(int n) {
  Planner p;
  Variable* scale = p.variable(10);
  Variable* offset = p.variable(1000);
  Variable* origin = nullptr;
  Variable* target = nullptr;
  std::vector<Variable*> ends;
  for (int i = 0; i < n; i++) {
    origin = p.variable(i);
    target = p.variable(i);
    ends.push_back(target);
    p.constrain(kStay, kNormal, origin);
    p.constrain(kScale, kRequired, origin, target, scale, offset);
  }
  p.change(origin, 17);
  int64_t sum = target->value;
  p.change(target, 1050);
  sum += origin->value;
  p.change(scale, 5);
  for (const Variable* each : ends) sum += each->value;
  p.change(offset, 2000);
  for (const Variable* each : ends) sum += each->value;
  return sum;
}

static volatile int n = 100;  // bench:n

int main() {
  const auto start = std::chrono::steady_clock::now();
  const int64_t chained = chain(n);
  const int64_t projected = projection(n);
  const std::chrono::duration<double, std::micro> elapsed =
      std::chrono::steady_clock::now() - start;
  std::printf("{\"duration_us\": %.3f, \"output\": [%lld, %lld]}\n", elapsed.count(),
              (long long)chained, (long long)projected);
}
