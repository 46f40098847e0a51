import time


STAY, EDIT, EQUAL, SCALE = 0, 1, 2, 3

# A smaller number is stronger.
REQUIRED, PREFERRED, STRONG_DEFAULT, NORMAL, WEAKEST = 0, 2, 3, 4, 6

FORWARD, BACKWARD = 1, 2


class Variable:
    __slots__ = ("value", "constraints", "determined_by", "mark", "strength", "stay")

    def __init__(self, value):
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.strength = WEAKEST
        self.stay = True

    def remove(self, c):
        kept = []
        for each in self.constraints:
            if each is not c:
                kept.append(each)
        self.constraints = kept
        if self.determined_by is c:
            self.determined_by = None


class Constraint:
    """What a constraint does is chosen by its kind. A stay or an edit has only `first`; a scale
    has all four variables."""

    __slots__ = ("kind", "strength", "direction", "first", "second", "scale", "offset")

    def __init__(self, kind, strength, first, second, scale, offset):
        self.kind = kind
        self.strength = strength
        self.direction = 0
        self.first = first
        self.second = second
        self.scale = scale
        self.offset = offset

    def output(self):
        if self.kind >= EQUAL and self.direction == FORWARD:
            return self.second
        return self.first

    def input(self):
        if self.direction == FORWARD:
            return self.first
        return self.second

    def add_to_graph(self):
        self.first.constraints.append(self)
        if self.kind >= EQUAL:
            self.second.constraints.append(self)
        if self.kind == SCALE:
            self.scale.constraints.append(self)
            self.offset.constraints.append(self)
        self.direction = 0

    def remove_from_graph(self):
        self.first.remove(self)
        if self.kind >= EQUAL:
            self.second.remove(self)
        if self.kind == SCALE:
            self.scale.remove(self)
            self.offset.remove(self)

    def choose_method(self, mark):
        self.direction = 0
        first = self.first
        second = self.second
        if self.kind < EQUAL:
            if first.mark != mark and self.strength < first.strength:
                self.direction = FORWARD
        elif first.mark == mark:
            if second.mark != mark and self.strength < second.strength:
                self.direction = FORWARD
        elif second.mark == mark:
            if self.strength < first.strength:
                self.direction = BACKWARD
        elif first.strength > second.strength:
            if self.strength < first.strength:
                self.direction = BACKWARD
        elif self.strength < second.strength:
            self.direction = FORWARD

    def inputs_known(self, mark):
        if self.kind < EQUAL:
            return True
        origin = self.input()
        return origin.mark == mark or origin.stay or origin.determined_by is None

    def execute(self):
        if self.kind == EQUAL:
            self.output().value = self.input().value
        elif self.kind == SCALE:
            if self.direction == FORWARD:
                self.second.value = self.first.value * self.scale.value + self.offset.value
            else:
                self.first.value = (self.second.value - self.offset.value) // self.scale.value

    def recalculate(self):
        out = self.output()
        if self.kind < EQUAL:
            out.strength = self.strength
            out.stay = self.kind == STAY
        else:
            origin = self.input()
            out.strength = self.strength if self.strength > origin.strength else origin.strength
            out.stay = origin.stay and (
                self.kind == EQUAL or (self.scale.stay and self.offset.stay)
            )
        if out.stay:
            self.execute()


def add_consumers(v, stack):
    """Puts the satisfied constraints that read v on a stack."""
    determining = v.determined_by
    for c in v.constraints:
        if c is not determining and c.direction != 0:
            stack.append(c)


class Planner:
    """An incremental solver of one-way constraints: B. N. Freeman-Benson, J. Maloney,
    A. Borning, "An incremental constraint solver", 1990."""

    __slots__ = ("mark",)

    def __init__(self):
        self.mark = 0

    def constrain(self, kind, strength, first, second=None, scale=None, offset=None):
        c = Constraint(kind, strength, first, second, scale, offset)
        c.add_to_graph()
        self.incremental_add(c)
        return c

    def add_propagate(self, c, mark):
        """False when the graph has a cycle."""
        stack = [c]
        while stack:
            each = stack.pop()
            out = each.output()
            if out.mark == mark:
                self.incremental_remove(c)
                return False
            each.recalculate()
            add_consumers(out, stack)
        return True

    def satisfy(self, c, mark):
        """Gives the constraint that c pushes aside."""
        c.choose_method(mark)
        if c.direction == 0:
            if c.strength == REQUIRED:
                raise RuntimeError("a required constraint cannot be satisfied")
            return None
        if c.kind >= EQUAL:
            c.input().mark = mark
        if c.kind == SCALE:
            c.scale.mark = mark
            c.offset.mark = mark
        out = c.output()
        overridden = out.determined_by
        if overridden is not None:
            overridden.direction = 0
        out.determined_by = c
        if not self.add_propagate(c, mark):
            raise RuntimeError("a cycle of constraints")
        out.mark = mark
        return overridden

    def incremental_add(self, c):
        self.mark += 1
        mark = self.mark
        following = self.satisfy(c, mark)
        while following is not None:
            following = self.satisfy(following, mark)

    def incremental_remove(self, c):
        out = c.output()
        c.direction = 0
        c.remove_from_graph()
        unsatisfied = remove_propagate(out)
        for strength in range(REQUIRED, WEAKEST):
            for each in unsatisfied:
                if each.strength == strength:
                    self.incremental_add(each)

    def destroy(self, c):
        if c.direction != 0:
            self.incremental_remove(c)
        else:
            c.remove_from_graph()

    def extract_plan(self, edit):
        """The constraints to execute, in their order, when an edit changes its variable."""
        self.mark += 1
        mark = self.mark
        plan = []
        stack = [edit] if edit.direction != 0 else []
        while stack:
            c = stack.pop()
            out = c.output()
            if out.mark != mark and c.inputs_known(mark):
                plan.append(c)
                out.mark = mark
                add_consumers(out, stack)
        return plan

    def change(self, v, value):
        edit = self.constrain(EDIT, PREFERRED, v)
        plan = self.extract_plan(edit)
        for _ in range(10):
            v.value = value
            for c in plan:
                c.execute()
        self.destroy(edit)


def remove_propagate(out):
    out.determined_by = None
    out.strength = WEAKEST
    out.stay = True
    unsatisfied = []
    stack = [out]
    while stack:
        v = stack.pop()
        determining = v.determined_by
        for c in v.constraints:
            if c.direction == 0:
                unsatisfied.append(c)
            elif c is not determining:
                c.recalculate()
                stack.append(c.output())
    return unsatisfied


def chain(n):
    """A chain of n equalities: the longest way a change can go."""
    p = Planner()
    first = Variable(0)
    last = first
    for _ in range(n):
        following = Variable(0)
        p.constrain(EQUAL, REQUIRED, last, following)
        last = following
    p.constrain(STAY, STRONG_DEFAULT, last)
    edit = p.constrain(EDIT, PREFERRED, first)
    plan = p.extract_plan(edit)
    total = 0
    for i in range(100):
        first.value = i
        for c in plan:
            c.execute()
        total += last.value
    p.destroy(edit)
    return total


def projection(n):
    """n pairs of variables, each with a scale between them, and changes on either side."""
    p = Planner()
    scale = Variable(10)
    offset = Variable(1000)
    origin = target = None
    ends = []
    for i in range(n):
        origin = Variable(i)
        target = Variable(i)
        ends.append(target)
        p.constrain(STAY, NORMAL, origin)
        p.constrain(SCALE, REQUIRED, origin, target, scale, offset)
    p.change(origin, 17)
    total = target.value
    p.change(target, 1050)
    total += origin.value
    p.change(scale, 5)
    for each in ends:
        total += each.value
    p.change(offset, 2000)
    for each in ends:
        total += each.value
    return total


def main():
    n = 100  # bench:n
    start = time.perf_counter_ns()
    chained = chain(n)
    projected = projection(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": [%d, %d]}' % (elapsed, chained, projected))


main()
