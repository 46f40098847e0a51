-- The kernel of an operating system that is simulated: six tasks pass packets around. After
-- Martin Richards' benchmark; what a task does is chosen by its kind.
local floor = math.floor

local IDLE, WORKER_KIND, HANDLER_KIND = 0, 1, 2
local DEVICE_KIND = 3
local WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = 1, 2, 3, 4, 5

local function packet(link, to, device)
  return { link = link, to = to, device = device, at = 0, data = { 0, 0, 0, 0 } }
end

local function appended(added, queue)
  added.link = nil
  if queue == nil then return added end
  local last = queue
  while last.link ~= nil do last = last.link end
  last.link = added
  return queue
end

local function add_task(s, id, priority, kind, queue, seed, count)
  local task = {
    id = id, priority = priority, kind = kind, link = s.list, queue = queue,
    held = false, suspended = kind ~= IDLE, runnable = queue ~= nil,
    work = nil, devices = nil, seed = seed, count = count,
  }
  s.list = task
  s.tasks[id] = task
end

local function release(s, task, id)
  local released = s.tasks[id]
  released.held = false
  if released.priority > task.priority then return released end
  return task
end

local function hold(s, task)
  s.holds = s.holds + 1
  task.held = true
  return task.link
end

local function suspend(task)
  task.suspended = true
  return task
end

local function send(s, task, sent)
  local receiver = s.tasks[sent.to]
  s.queued = s.queued + 1
  sent.link = nil
  sent.to = task.id
  if receiver.queue == nil then
    receiver.queue = sent
    receiver.runnable = true
    if receiver.priority > task.priority then return receiver end
  else
    receiver.queue = appended(sent, receiver.queue)
  end
  return task
end

-- v with a bit turned over: Lua 5.1 has no exclusive or.
local function flipped(v, bit)
  if floor(v / bit) % 2 == 1 then return v - bit end
  return v + bit
end

local function run_idle(s, task)
  task.count = task.count - 1
  if task.count == 0 then return hold(s, task) end
  if task.seed % 2 == 0 then
    task.seed = floor(task.seed / 2)
    return release(s, task, DEVICE_A)
  end
  -- exclusive or with 0xD008
  task.seed = flipped(flipped(flipped(flipped(floor(task.seed / 2), 32768), 16384), 4096), 8)
  return release(s, task, DEVICE_B)
end

local function run_worker(s, task, received)
  if received == nil then return suspend(task) end
  task.seed = task.seed == HANDLER_A and HANDLER_B or HANDLER_A
  received.to = task.seed
  received.at = 0
  for i = 1, 4 do
    task.count = task.count + 1
    if task.count > 26 then task.count = 1 end
    received.data[i] = task.count
  end
  return send(s, task, received)
end

local function run_handler(s, task, received)
  if received ~= nil then
    if received.device then
      task.devices = appended(received, task.devices)
    else
      task.work = appended(received, task.work)
    end
  end
  local work = task.work
  if work ~= nil then
    if work.at < 4 then
      local device = task.devices
      if device ~= nil then
        task.devices = device.link
        device.at = work.data[work.at + 1]
        work.at = work.at + 1
        return send(s, task, device)
      end
    else
      task.work = work.link
      return send(s, task, work)
    end
  end
  return suspend(task)
end

local function run_device(s, task, received)
  if received == nil then
    local ready = task.work
    if ready == nil then return suspend(task) end
    task.work = nil
    return send(s, task, ready)
  end
  task.work = received
  return hold(s, task)
end

local function run(s, task)
  local received
  if task.suspended and task.runnable then
    received = task.queue
    task.queue = received.link
    task.suspended = false
    task.runnable = task.queue ~= nil
  end
  if task.kind == IDLE then return run_idle(s, task) end
  if task.kind == WORKER_KIND then return run_worker(s, task, received) end
  if task.kind == HANDLER_KIND then return run_handler(s, task, received) end
  return run_device(s, task, received)
end

local function schedule(s)
  s.current = s.list
  while s.current ~= nil do
    local task = s.current
    if task.held or (task.suspended and not task.runnable) then
      s.current = task.link
    else
      s.current = run(s, task)
    end
  end
end

local function richards(count)
  local s = { tasks = {}, list = nil, current = nil, queued = 0, holds = 0 }
  add_task(s, 0, 0, IDLE, nil, 1, count)
  add_task(s, WORKER, 1000, WORKER_KIND, packet(packet(nil, WORKER, false), WORKER, false), HANDLER_A, 0)
  add_task(s, HANDLER_A, 2000, HANDLER_KIND,
    packet(packet(packet(nil, DEVICE_A, true), DEVICE_A, true), DEVICE_A, true), 0, 0)
  add_task(s, HANDLER_B, 3000, HANDLER_KIND,
    packet(packet(packet(nil, DEVICE_B, true), DEVICE_B, true), DEVICE_B, true), 0, 0)
  add_task(s, DEVICE_A, 4000, DEVICE_KIND, nil, 0, 0)
  add_task(s, DEVICE_B, 5000, DEVICE_KIND, nil, 0, 0)
  schedule(s)
  return s
end

local n = 1000 -- bench:n

local start = os.clock()
local done = richards(n)
local elapsed = (os.clock() - start) * 1e6
print(string.format('{"duration_us": %.0f, "output": [%d, %d]}', elapsed, done.queued, done.holds))
