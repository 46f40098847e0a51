// The kernel of an operating system that is simulated: six tasks pass packets around. After
// Martin Richards' benchmark; what a task does is chosen by its kind.
const IDLE = 0;
const WORKER_KIND = 1;
const HANDLER_KIND = 2;
const DEVICE_KIND = 3;

const WORKER = 1;
const HANDLER_A = 2;
const HANDLER_B = 3;
const DEVICE_A = 4;
const DEVICE_B = 5;

class Packet {
  constructor(link, to, device) {
    this.link = link;
    this.to = to;
    this.device = device;
    this.at = 0;
    this.data = [0, 0, 0, 0];
  }
}

function appended(added, queue) {
  added.link = null;
  if (queue === null) return added;
  let last = queue;
  while (last.link !== null) last = last.link;
  last.link = added;
  return queue;
}

class Task {
  constructor(id, priority, kind, link, queue, seed, count) {
    this.id = id;
    this.priority = priority;
    this.kind = kind;
    this.link = link;
    this.queue = queue;
    this.held = false;
    this.suspended = kind !== IDLE;
    this.runnable = queue !== null;
    this.work = null;
    this.devices = null;
    this.seed = seed;
    this.count = count;
  }
}

function suspend(task) {
  task.suspended = true;
  return task;
}

// v with a bit turned over: the same steps as in languages without exclusive or.
function flipped(v, bit) {
  if (Math.floor(v / bit) % 2 === 1) return v - bit;
  return v + bit;
}

class Scheduler {
  constructor() {
    this.tasks = [null, null, null, null, null, null];
    this.list = null;
    this.current = null;
    this.queued = 0;
    this.holds = 0;
  }

  addTask(id, priority, kind, queue, seed, count) {
    const task = new Task(id, priority, kind, this.list, queue, seed, count);
    this.list = task;
    this.tasks[id] = task;
  }

  schedule() {
    this.current = this.list;
    while (this.current !== null) {
      const task = this.current;
      if (task.held || (task.suspended && !task.runnable)) {
        this.current = task.link;
      } else {
        this.current = this.run(task);
      }
    }
  }

  run(task) {
    let received = null;
    if (task.suspended && task.runnable) {
      received = task.queue;
      task.queue = received.link;
      task.suspended = false;
      task.runnable = task.queue !== null;
    }
    if (task.kind === IDLE) return this.runIdle(task);
    if (task.kind === WORKER_KIND) return this.runWorker(task, received);
    if (task.kind === HANDLER_KIND) return this.runHandler(task, received);
    return this.runDevice(task, received);
  }

  release(task, id) {
    const released = this.tasks[id];
    released.held = false;
    if (released.priority > task.priority) return released;
    return task;
  }

  hold(task) {
    this.holds++;
    task.held = true;
    return task.link;
  }

  send(task, sent) {
    const receiver = this.tasks[sent.to];
    this.queued++;
    sent.link = null;
    sent.to = task.id;
    if (receiver.queue === null) {
      receiver.queue = sent;
      receiver.runnable = true;
      if (receiver.priority > task.priority) return receiver;
    } else {
      receiver.queue = appended(sent, receiver.queue);
    }
    return task;
  }

  runIdle(task) {
    task.count--;
    if (task.count === 0) return this.hold(task);
    if (task.seed % 2 === 0) {
      task.seed = Math.floor(task.seed / 2);
      return this.release(task, DEVICE_A);
    }
    // exclusive or with 0xD008
    task.seed = flipped(
      flipped(flipped(flipped(Math.floor(task.seed / 2), 32768), 16384), 4096), 8);
    return this.release(task, DEVICE_B);
  }

  runWorker(task, received) {
    if (received === null) return suspend(task);
    task.seed = task.seed === HANDLER_A ? HANDLER_B : HANDLER_A;
    received.to = task.seed;
    received.at = 0;
    for (let i = 0; i < 4; i++) {
      task.count++;
      if (task.count > 26) task.count = 1;
      received.data[i] = task.count;
    }
    return this.send(task, received);
  }

  runHandler(task, received) {
    if (received !== null) {
      if (received.device) task.devices = appended(received, task.devices);
      else task.work = appended(received, task.work);
    }
    const work = task.work;
    if (work !== null) {
      if (work.at < 4) {
        const device = task.devices;
        if (device !== null) {
          task.devices = device.link;
          device.at = work.data[work.at];
          work.at++;
          return this.send(task, device);
        }
      } else {
        task.work = work.link;
        return this.send(task, work);
      }
    }
    return suspend(task);
  }

  runDevice(task, received) {
    if (received === null) {
      const ready = task.work;
      if (ready === null) return suspend(task);
      task.work = null;
      return this.send(task, ready);
    }
    task.work = received;
    return this.hold(task);
  }
}

function richards(count) {
  const s = new Scheduler();
  s.addTask(0, 0, IDLE, null, 1, count);
  s.addTask(WORKER, 1000, WORKER_KIND, new Packet(new Packet(null, WORKER, false), WORKER, false), HANDLER_A, 0);
  for (const [handler, device] of [[HANDLER_A, DEVICE_A], [HANDLER_B, DEVICE_B]]) {
    const queue = new Packet(new Packet(new Packet(null, device, true), device, true), device, true);
    s.addTask(handler, handler * 1000, HANDLER_KIND, queue, 0, 0);
  }
  s.addTask(DEVICE_A, 4000, DEVICE_KIND, null, 0, 0);
  s.addTask(DEVICE_B, 5000, DEVICE_KIND, null, 0, 0);
  s.schedule();
  return s;
}

const n = 1000; // bench:n

const start = performance.now();
const done = richards(n);
const elapsed = Math.round((performance.now() - start) * 1000);
console.log(`{"duration_us": ${elapsed}, "output": [${done.queued}, ${done.holds}]}`);
