-- An incremental solver of one-way constraints: B. N. Freeman-Benson, J. Maloney, A. Borning,
-- "An incremental constraint solver", 1990. What a constraint does is chosen by its kind.
local STAY, EDIT, EQUAL, SCALE = 0, 1, 2, 3

-- A smaller number is stronger.
local REQUIRED, PREFERRED, STRONG_DEFAULT, NORMAL, WEAKEST = 0, 2, 3, 4, 6

local FORWARD, BACKWARD = 1, 2

local function variable(value)
  return { value = value, constraints = {}, determined_by = nil, mark = 0, strength = WEAKEST, stay = true }
end

local function output(c)
  if c.kind >= EQUAL and c.direction == FORWARD then return c.second end
  return c.first
end

local function input(c)
  if c.direction == FORWARD then return c.first end
  return c.second
end

local function add_to(v, c)
  v.constraints[#v.constraints + 1] = c
end

local function add_to_graph(c)
  add_to(c.first, c)
  if c.kind >= EQUAL then add_to(c.second, c) end
  if c.kind == SCALE then
    add_to(c.scale, c)
    add_to(c.offset, c)
  end
  c.direction = 0
end

local function remove_from(v, c)
  local kept = {}
  for _, each in ipairs(v.constraints) do
    if each ~= c then kept[#kept + 1] = each end
  end
  v.constraints = kept
  if v.determined_by == c then v.determined_by = nil end
end

local function remove_from_graph(c)
  remove_from(c.first, c)
  if c.kind >= EQUAL then remove_from(c.second, c) end
  if c.kind == SCALE then
    remove_from(c.scale, c)
    remove_from(c.offset, c)
  end
end

local function choose_method(c, mark)
  c.direction = 0
  local first, second = c.first, c.second
  if c.kind < EQUAL then
    if first.mark ~= mark and c.strength < first.strength then c.direction = FORWARD end
  elseif first.mark == mark then
    if second.mark ~= mark and c.strength < second.strength then c.direction = FORWARD end
  elseif second.mark == mark then
    if c.strength < first.strength then c.direction = BACKWARD end
  elseif first.strength > second.strength then
    if c.strength < first.strength then c.direction = BACKWARD end
  elseif c.strength < second.strength then
    c.direction = FORWARD
  end
end

local function inputs_known(c, mark)
  if c.kind < EQUAL then return true end
  local origin = input(c)
  return origin.mark == mark or origin.stay or origin.determined_by == nil
end

local function execute(c)
  if c.kind == EQUAL then
    output(c).value = input(c).value
  elseif c.kind == SCALE then
    if c.direction == FORWARD then
      c.second.value = c.first.value * c.scale.value + c.offset.value
    else
      c.first.value = math.floor((c.second.value - c.offset.value) / c.scale.value)
    end
  end
end

local function recalculate(c)
  local out = output(c)
  if c.kind < EQUAL then
    out.strength = c.strength
    out.stay = c.kind == STAY
  else
    local origin = input(c)
    out.strength = c.strength > origin.strength and c.strength or origin.strength
    out.stay = origin.stay and (c.kind == EQUAL or (c.scale.stay and c.offset.stay))
  end
  if out.stay then execute(c) end
end

-- The satisfied constraints that read v are put on a stack; gives its new height.
local function add_consumers(v, stack, height)
  local top = height
  local determining = v.determined_by
  local constraints = v.constraints
  for i = 1, #constraints do
    local c = constraints[i]
    if c ~= determining and c.direction ~= 0 then
      top = top + 1
      stack[top] = c
    end
  end
  return top
end

local incremental_remove

-- False when the graph has a cycle.
local function add_propagate(p, c, mark)
  local stack = { c }
  local top = 1
  while top > 0 do
    local each = stack[top]
    top = top - 1
    local out = output(each)
    if out.mark == mark then
      incremental_remove(p, c)
      return false
    end
    recalculate(each)
    top = add_consumers(out, stack, top)
  end
  return true
end

-- Gives the constraint that c pushes aside.
local function satisfy(p, c, mark)
  choose_method(c, mark)
  if c.direction == 0 then
    assert(c.strength ~= REQUIRED, "a required constraint cannot be satisfied")
    return nil
  end
  if c.kind >= EQUAL then input(c).mark = mark end
  if c.kind == SCALE then
    c.scale.mark = mark
    c.offset.mark = mark
  end
  local out = output(c)
  local overridden = out.determined_by
  if overridden ~= nil then overridden.direction = 0 end
  out.determined_by = c
  assert(add_propagate(p, c, mark), "a cycle of constraints")
  out.mark = mark
  return overridden
end

local function incremental_add(p, c)
  p.mark = p.mark + 1
  local mark = p.mark
  local following = satisfy(p, c, mark)
  while following ~= nil do following = satisfy(p, following, mark) end
end

local function remove_propagate(out)
  out.determined_by = nil
  out.strength = WEAKEST
  out.stay = true
  local unsatisfied = {}
  local stack = { out }
  local top = 1
  while top > 0 do
    local v = stack[top]
    top = top - 1
    local determining = v.determined_by
    local constraints = v.constraints
    for i = 1, #constraints do
      local c = constraints[i]
      if c.direction == 0 then
        unsatisfied[#unsatisfied + 1] = c
      elseif c ~= determining then
        recalculate(c)
        top = top + 1
        stack[top] = output(c)
      end
    end
  end
  return unsatisfied
end

function incremental_remove(p, c)
  local out = output(c)
  c.direction = 0
  remove_from_graph(c)
  local unsatisfied = remove_propagate(out)
  for strength = REQUIRED, WEAKEST - 1 do
    for _, each in ipairs(unsatisfied) do
      if each.strength == strength then incremental_add(p, each) end
    end
  end
end

local function constrain(p, kind, strength, first, second, scale, offset)
  local c = {
    kind = kind, strength = strength, direction = 0,
    first = first, second = second, scale = scale, offset = offset,
  }
  add_to_graph(c)
  incremental_add(p, c)
  return c
end

local function destroy(p, c)
  if c.direction ~= 0 then incremental_remove(p, c) else remove_from_graph(c) end
end

-- The constraints to execute, in their order, when an edit changes its variable.
local function extract_plan(p, edit)
  p.mark = p.mark + 1
  local mark = p.mark
  local plan = {}
  local stack = { edit }
  local top = edit.direction ~= 0 and 1 or 0
  while top > 0 do
    local c = stack[top]
    top = top - 1
    local out = output(c)
    if out.mark ~= mark and inputs_known(c, mark) then
      plan[#plan + 1] = c
      out.mark = mark
      top = add_consumers(out, stack, top)
    end
  end
  return plan
end

local function execute_all(plan)
  for i = 1, #plan do execute(plan[i]) end
end

-- A chain of n equalities: the longest way a change can go.
local function chain(n)
  local p = { mark = 0 }
  local first = variable(0)
  local last = first
  for _ = 1, n do
    local following = variable(0)
    constrain(p, EQUAL, REQUIRED, last, following)
    last = following
  end
  constrain(p, STAY, STRONG_DEFAULT, last)
  local edit = constrain(p, EDIT, PREFERRED, first)
  local plan = extract_plan(p, edit)
  local sum = 0
  for i = 0, 99 do
    first.value = i
    execute_all(plan)
    sum = sum + last.value
  end
  destroy(p, edit)
  return sum
end

local function change(p, v, value)
  local edit = constrain(p, EDIT, PREFERRED, v)
  local plan = extract_plan(p, edit)
  for _ = 1, 10 do
    v.value = value
    execute_all(plan)
  end
  destroy(p, edit)
end

-- n pairs of variables, each with a scale between them, and changes on either side.
local function projection(n)
  local p = { mark = 0 }
  local scale, offset = variable(10), variable(1000)
  local origin, target
  local ends = {}
  for i = 1, n do
    origin, target = variable(i - 1), variable(i - 1)
    ends[i] = target
    constrain(p, STAY, NORMAL, origin)
    constrain(p, SCALE, REQUIRED, origin, target, scale, offset)
  end
  change(p, origin, 17)
  local sum = target.value
  change(p, target, 1050)
  sum = sum + origin.value
  change(p, scale, 5)
  for _, each in ipairs(ends) do sum = sum + each.value end
  change(p, offset, 2000)
  for _, each in ipairs(ends) do sum = sum + each.value end
  return sum
end

local n = 100 -- bench:n

local start = os.clock()
local chained = chain(n)
local projected = projection(n)
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": [%d, %d]}', elapsed, chained, projected))
