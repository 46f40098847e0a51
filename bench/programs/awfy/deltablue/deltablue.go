package main

import (
	"fmt"
	"time"
)

const (
	stayKind = iota
	editKind
	equalKind
	scaleKind
)

// A smaller number is stronger.
const (
	required      = 0
	preferred     = 2
	strongDefault = 3
	normal        = 4
	weakest       = 6
)

const (
	forward  = 1
	backward = 2
)

type Variable struct {
	value          int
	constraints    []*Constraint
	determinedBy   *Constraint
	mark, strength int
	stay           bool
}

func variable(value int) *Variable {
	return &Variable{value: value, strength: weakest, stay: true}
}

func (v *Variable) remove(c *Constraint) {
	kept := []*Constraint{}
	for _, each := range v.constraints {
		if each != c {
			kept = append(kept, each)
		}
	}
	v.constraints = kept
	if v.determinedBy == c {
		v.determinedBy = nil
	}
}

// What a Constraint does is chosen by its kind. A stay or an edit has only `first`; a scale
// has all four variables.
type Constraint struct {
	kind, strength, direction    int
	first, second, scale, offset *Variable
}

func (c *Constraint) output() *Variable {
	if c.kind >= equalKind && c.direction == forward {
		return c.second
	}
	return c.first
}

func (c *Constraint) input() *Variable {
	if c.direction == forward {
		return c.first
	}
	return c.second
}

func (c *Constraint) addToGraph() {
	c.first.constraints = append(c.first.constraints, c)
	if c.kind >= equalKind {
		c.second.constraints = append(c.second.constraints, c)
	}
	if c.kind == scaleKind {
		c.scale.constraints = append(c.scale.constraints, c)
		c.offset.constraints = append(c.offset.constraints, c)
	}
	c.direction = 0
}

func (c *Constraint) removeFromGraph() {
	c.first.remove(c)
	if c.kind >= equalKind {
		c.second.remove(c)
	}
	if c.kind == scaleKind {
		c.scale.remove(c)
		c.offset.remove(c)
	}
}

func (c *Constraint) chooseMethod(mark int) {
	c.direction = 0
	first, second := c.first, c.second
	if c.kind < equalKind {
		if first.mark != mark && c.strength < first.strength {
			c.direction = forward
		}
	} else if first.mark == mark {
		if second.mark != mark && c.strength < second.strength {
			c.direction = forward
		}
	} else if second.mark == mark {
		if c.strength < first.strength {
			c.direction = backward
		}
	} else if first.strength > second.strength {
		if c.strength < first.strength {
			c.direction = backward
		}
	} else if c.strength < second.strength {
		c.direction = forward
	}
}

func (c *Constraint) inputsKnown(mark int) bool {
	if c.kind < equalKind {
		return true
	}
	origin := c.input()
	return origin.mark == mark || origin.stay || origin.determinedBy == nil
}

func (c *Constraint) execute() {
	if c.kind == equalKind {
		c.output().value = c.input().value
	} else if c.kind == scaleKind {
		if c.direction == forward {
			c.second.value = c.first.value*c.scale.value + c.offset.value
		} else {
			c.first.value = (c.second.value - c.offset.value) / c.scale.value
		}
	}
}

func (c *Constraint) recalculate() {
	out := c.output()
	if c.kind < equalKind {
		out.strength = c.strength
		out.stay = c.kind == stayKind
	} else {
		origin := c.input()
		out.strength = origin.strength
		if c.strength > origin.strength {
			out.strength = c.strength
		}
		out.stay = origin.stay && (c.kind == equalKind || (c.scale.stay && c.offset.stay))
	}
	if out.stay {
		c.execute()
	}
}

// addConsumers puts the satisfied constraints that read v on a stack.
func addConsumers(v *Variable, stack []*Constraint) []*Constraint {
	determining := v.determinedBy
	for _, c := range v.constraints {
		if c != determining && c.direction != 0 {
			stack = append(stack, c)
		}
	}
	return stack
}

// Planner is an incremental solver of one-way constraints: B. N. Freeman-Benson, J. Maloney,
// A. Borning, "An incremental constraint solver", 1990.
type Planner struct {
	mark int
}

func (p *Planner) constrain(kind, strength int, first, second, scale, offset *Variable) *Constraint {
	c := &Constraint{kind, strength, 0, first, second, scale, offset}
	c.addToGraph()
	p.incrementalAdd(c)
	return c
}

// addPropagate gives false when the graph has a cycle.
func (p *Planner) addPropagate(c *Constraint, mark int) bool {
	stack := []*Constraint{c}
	for len(stack) > 0 {
		each := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		out := each.output()
		if out.mark == mark {
			p.incrementalRemove(c)
			return false
		}
		each.recalculate()
		stack = addConsumers(out, stack)
	}
	return true
}

// satisfy gives the constraint that c pushes aside.
func (p *Planner) satisfy(c *Constraint, mark int) *Constraint {
	c.chooseMethod(mark)
	if c.direction == 0 {
		if c.strength == required {
			panic("a required constraint cannot be satisfied")
		}
		return nil
	}
	if c.kind >= equalKind {
		c.input().mark = mark
	}
	if c.kind == scaleKind {
		c.scale.mark = mark
		c.offset.mark = mark
	}
	out := c.output()
	overridden := out.determinedBy
	if overridden != nil {
		overridden.direction = 0
	}
	out.determinedBy = c
	if !p.addPropagate(c, mark) {
		panic("a cycle of constraints")
	}
	out.mark = mark
	return overridden
}

func (p *Planner) incrementalAdd(c *Constraint) {
	p.mark++
	mark := p.mark
	next := p.satisfy(c, mark)
	for next != nil {
		next = p.satisfy(next, mark)
	}
}

func (p *Planner) incrementalRemove(c *Constraint) {
	out := c.output()
	c.direction = 0
	c.removeFromGraph()
	unsatisfied := removePropagate(out)
	for strength := required; strength < weakest; strength++ {
		for _, each := range unsatisfied {
			if each.strength == strength {
				p.incrementalAdd(each)
			}
		}
	}
}

func removePropagate(out *Variable) []*Constraint {
	out.determinedBy = nil
	out.strength = weakest
	out.stay = true
	unsatisfied := []*Constraint{}
	stack := []*Variable{out}
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		determining := v.determinedBy
		for _, c := range v.constraints {
			if c.direction == 0 {
				unsatisfied = append(unsatisfied, c)
			} else if c != determining {
				c.recalculate()
				stack = append(stack, c.output())
			}
		}
	}
	return unsatisfied
}

func (p *Planner) destroy(c *Constraint) {
	if c.direction != 0 {
		p.incrementalRemove(c)
	} else {
		c.removeFromGraph()
	}
}

// extractPlan gives the constraints to execute, in their order, when an edit changes its
// variable.
func (p *Planner) extractPlan(edit *Constraint) []*Constraint {
	p.mark++
	mark := p.mark
	plan, stack := []*Constraint{}, []*Constraint{}
	if edit.direction != 0 {
		stack = append(stack, edit)
	}
	for len(stack) > 0 {
		c := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		out := c.output()
		if out.mark != mark && c.inputsKnown(mark) {
			plan = append(plan, c)
			out.mark = mark
			stack = addConsumers(out, stack)
		}
	}
	return plan
}

// chain makes a chain of n equalities: the longest way a change can go.
func chain(n int) int {
	p := &Planner{}
	first := variable(0)
	last := first
	for i := 0; i < n; i++ {
		next := variable(0)
		p.constrain(equalKind, required, last, next, nil, nil)
		last = next
	}
	p.constrain(stayKind, strongDefault, last, nil, nil, nil)
	edit := p.constrain(editKind, preferred, first, nil, nil, nil)
	plan := p.extractPlan(edit)
	sum := 0
	for i := 0; i < 100; i++ {
		first.value = i
		for _, c := range plan {
			c.execute()
		}
		sum += last.value
	}
	p.destroy(edit)
	return sum
}

func (p *Planner) change(v *Variable, value int) {
	edit := p.constrain(editKind, preferred, v, nil, nil, nil)
	plan := p.extractPlan(edit)
	for i := 0; i < 10; i++ {
		v.value = value
		for _, c := range plan {
			c.execute()
		}
	}
	p.destroy(edit)
}

// projection makes n pairs of variables, each with a scale between them, and changes on either
// side.
func projection(n int) int {
	p := &Planner{}
	scale, offset := variable(10), variable(1000)
	var origin, target *Variable
	ends := []*Variable{}
	for i := 0; i < n; i++ {
		origin, target = variable(i), variable(i)
		ends = append(ends, target)
		p.constrain(stayKind, normal, origin, nil, nil, nil)
		p.constrain(scaleKind, required, origin, target, scale, offset)
	}
	p.change(origin, 17)
	sum := target.value
	p.change(target, 1050)
	sum += origin.value
	p.change(scale, 5)
	for _, each := range ends {
		sum += each.value
	}
	p.change(offset, 2000)
	for _, each := range ends {
		sum += each.value
	}
	return sum
}

var n int = 100 // bench:n

func main() {
	start := time.Now()
	chained := chain(n)
	projected := projection(n)
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": [%d, %d]}\n", elapsed, chained, projected)
}
