// An incremental solver of one-way constraints: B. N. Freeman-Benson, J. Maloney, A. Borning,
// "An incremental constraint solver", 1990. What a constraint does is chosen by its kind.
const STAY = 0;
const EDIT = 1;
const EQUAL = 2;
const SCALE = 3;

// A smaller number is stronger.
const REQUIRED = 0;
const PREFERRED = 2;
const STRONG_DEFAULT = 3;
const NORMAL = 4;
const WEAKEST = 6;

const FORWARD = 1;
const BACKWARD = 2;

class Variable {
  constructor(value) {
    this.value = value;
    this.constraints = [];
    this.determinedBy = null;
    this.mark = 0;
    this.strength = WEAKEST;
    this.stay = true;
  }

  remove(c) {
    const kept = [];
    for (const each of this.constraints) {
      if (each !== c) kept.push(each);
    }
    this.constraints = kept;
    if (this.determinedBy === c) this.determinedBy = null;
  }
}

// A stay or an edit has only `first`; a scale has all four variables.
class Constraint {
  constructor(kind, strength, first, second, scale, offset) {
    this.kind = kind;
    this.strength = strength;
    this.direction = 0;
    this.first = first;
    this.second = second;
    this.scale = scale;
    this.offset = offset;
  }

  output() {
    if (this.kind >= EQUAL && this.direction === FORWARD) return this.second;
    return this.first;
  }

  input() {
    if (this.direction === FORWARD) return this.first;
    return this.second;
  }

  addToGraph() {
    this.first.constraints.push(this);
    if (this.kind >= EQUAL) this.second.constraints.push(this);
    if (this.kind === SCALE) {
      this.scale.constraints.push(this);
      this.offset.constraints.push(this);
    }
    this.direction = 0;
  }

  removeFromGraph() {
    this.first.remove(this);
    if (this.kind >= EQUAL) this.second.remove(this);
    if (this.kind === SCALE) {
      this.scale.remove(this);
      this.offset.remove(this);
    }
  }

  chooseMethod(mark) {
    this.direction = 0;
    const { first, second } = this;
    if (this.kind < EQUAL) {
      if (first.mark !== mark && this.strength < first.strength) this.direction = FORWARD;
    } else if (first.mark === mark) {
      if (second.mark !== mark && this.strength < second.strength) this.direction = FORWARD;
    } else if (second.mark === mark) {
      if (this.strength < first.strength) this.direction = BACKWARD;
    } else if (first.strength > second.strength) {
      if (this.strength < first.strength) this.direction = BACKWARD;
    } else if (this.strength < second.strength) {
      this.direction = FORWARD;
    }
  }

  inputsKnown(mark) {
    if (this.kind < EQUAL) return true;
    const origin = this.input();
    return origin.mark === mark || origin.stay || origin.determinedBy === null;
  }

  execute() {
    if (this.kind === EQUAL) {
      this.output().value = this.input().value;
    } else if (this.kind === SCALE) {
      if (this.direction === FORWARD) {
        this.second.value = this.first.value * this.scale.value + this.offset.value;
      } else {
        this.first.value = Math.trunc((this.second.value - this.offset.value) / this.scale.value);
      }
    }
  }

  recalculate() {
    const out = this.output();
    if (this.kind < EQUAL) {
      out.strength = this.strength;
      out.stay = this.kind === STAY;
    } else {
      const origin = this.input();
      out.strength = this.strength > origin.strength ? this.strength : origin.strength;
      out.stay = origin.stay && (this.kind === EQUAL || (this.scale.stay && this.offset.stay));
    }
    if (out.stay) this.execute();
  }
}

// Puts the satisfied constraints that read v on a stack.
function addConsumers(v, stack) {
  const determining = v.determinedBy;
  for (const c of v.constraints) {
    if (c !== determining && c.direction !== 0) stack.push(c);
  }
}

function removePropagate(out) {
  out.determinedBy = null;
  out.strength = WEAKEST;
  out.stay = true;
  const unsatisfied = [];
  const stack = [out];
  while (stack.length > 0) {
    const v = stack.pop();
    const determining = v.determinedBy;
    for (const c of v.constraints) {
      if (c.direction === 0) {
        unsatisfied.push(c);
      } else if (c !== determining) {
        c.recalculate();
        stack.push(c.output());
      }
    }
  }
  return unsatisfied;
}

class Planner {
  constructor() {
    this.mark = 0;
  }

  constrain(kind, strength, first, second = null, scale = null, offset = null) {
    const c = new Constraint(kind, strength, first, second, scale, offset);
    c.addToGraph();
    this.incrementalAdd(c);
    return c;
  }

  // False when the graph has a cycle.
  addPropagate(c, mark) {
    const stack = [c];
    while (stack.length > 0) {
      const each = stack.pop();
      const out = each.output();
      if (out.mark === mark) {
        this.incrementalRemove(c);
        return false;
      }
      each.recalculate();
      addConsumers(out, stack);
    }
    return true;
  }

  // Gives the constraint that c pushes aside.
  satisfy(c, mark) {
    c.chooseMethod(mark);
    if (c.direction === 0) {
      if (c.strength === REQUIRED) throw new Error("a required constraint cannot be satisfied");
      return null;
    }
    if (c.kind >= EQUAL) c.input().mark = mark;
    if (c.kind === SCALE) {
      c.scale.mark = mark;
      c.offset.mark = mark;
    }
    const out = c.output();
    const overridden = out.determinedBy;
    if (overridden !== null) overridden.direction = 0;
    out.determinedBy = c;
    if (!this.addPropagate(c, mark)) throw new Error("a cycle of constraints");
    out.mark = mark;
    return overridden;
  }

  incrementalAdd(c) {
    this.mark++;
    const mark = this.mark;
    let next = this.satisfy(c, mark);
    while (next !== null) next = this.satisfy(next, mark);
  }

  incrementalRemove(c) {
    const out = c.output();
    c.direction = 0;
    c.removeFromGraph();
    const unsatisfied = removePropagate(out);
    for (let strength = REQUIRED; strength < WEAKEST; strength++) {
      for (const each of unsatisfied) {
        if (each.strength === strength) this.incrementalAdd(each);
      }
    }
  }

  destroy(c) {
    if (c.direction !== 0) this.incrementalRemove(c);
    else c.removeFromGraph();
  }

  // The constraints to execute, in their order, when an edit changes its variable.
  extractPlan(edit) {
    this.mark++;
    const mark = this.mark;
    const plan = [];
    const stack = edit.direction !== 0 ? [edit] : [];
    while (stack.length > 0) {
      const c = stack.pop();
      const out = c.output();
      if (out.mark !== mark && c.inputsKnown(mark)) {
        plan.push(c);
        out.mark = mark;
        addConsumers(out, stack);
      }
    }
    return plan;
  }

  change(v, value) {
    const edit = this.constrain(EDIT, PREFERRED, v);
    const plan = this.extractPlan(edit);
    for (let i = 0; i < 10; i++) {
      v.value = value;
      for (const c of plan) c.execute();
    }
    this.destroy(edit);
  }
}

// A chain of n equalities: the longest way a change can go.
function chain(n) {
  const p = new Planner();
  const first = new Variable(0);
  let last = first;
  for (let i = 0; i < n; i++) {
    const next = new Variable(0);
    p.constrain(EQUAL, REQUIRED, last, next);
    last = next;
  }
  p.constrain(STAY, STRONG_DEFAULT, last);
  const edit = p.constrain(EDIT, PREFERRED, first);
  const plan = p.extractPlan(edit);
  let sum = 0;
  for (let i = 0; i < 100; i++) {
    first.value = i;
    for (const c of plan) c.execute();
    sum += last.value;
  }
  p.destroy(edit);
  return sum;
}

// n pairs of variables, each with a scale between them, and changes on either side.
function projection(n) {
  const p = new Planner();
  const scale = new Variable(10);
  const offset = new Variable(1000);
  let origin = null;
  let target = null;
  const ends = [];
  for (let i = 0; i < n; i++) {
    origin = new Variable(i);
    target = new Variable(i);
    ends.push(target);
    p.constrain(STAY, NORMAL, origin);
    p.constrain(SCALE, REQUIRED, origin, target, scale, offset);
  }
  p.change(origin, 17);
  let sum = target.value;
  p.change(target, 1050);
  sum += origin.value;
  p.change(scale, 5);
  for (const each of ends) sum += each.value;
  p.change(offset, 2000);
  for (const each of ends) sum += each.value;
  return sum;
}

const n = 100; // bench:n

const start = performance.now();
const chained = chain(n);
const projected = projection(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": [${chained}, ${projected}]}`);
