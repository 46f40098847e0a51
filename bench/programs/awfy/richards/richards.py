import time


IDLE, WORKER_KIND, HANDLER_KIND, DEVICE_KIND = 0, 1, 2, 3
WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = 1, 2, 3, 4, 5


class Packet:
    __slots__ = ("link", "to", "device", "at", "data")

    def __init__(self, link, to, device):
        self.link = link
        self.to = to
        self.device = device
        self.at = 0
        self.data = [0, 0, 0, 0]


def appended(added, queue):
    added.link = None
    if queue is None:
        return added
    last = queue
    while last.link is not None:
        last = last.link
    last.link = added
    return queue


class Task:
    __slots__ = (
        "id", "priority", "kind", "link", "queue", "held", "suspended", "runnable",
        "work", "devices", "seed", "count",
    )

    def __init__(self, id, priority, kind, link, queue, seed, count):
        self.id = id
        self.priority = priority
        self.kind = kind
        self.link = link
        self.queue = queue
        self.held = False
        self.suspended = kind != IDLE
        self.runnable = queue is not None
        self.work = None
        self.devices = None
        self.seed = seed
        self.count = count


class Scheduler:
    """The kernel of an operating system that is simulated: six tasks pass packets around.
    After Martin Richards' benchmark; what a task does is chosen by its kind."""

    __slots__ = ("tasks", "list", "current", "queued", "holds")

    def __init__(self):
        self.tasks = [None] * 6
        self.list = None
        self.current = None
        self.queued = 0
        self.holds = 0

    def add_task(self, id, priority, kind, queue, seed, count):
        task = Task(id, priority, kind, self.list, queue, seed, count)
        self.list = task
        self.tasks[id] = task

    def schedule(self):
        self.current = self.list
        while self.current is not None:
            task = self.current
            if task.held or (task.suspended and not task.runnable):
                self.current = task.link
            else:
                self.current = self.run(task)

    def run(self, task):
        received = None
        if task.suspended and task.runnable:
            received = task.queue
            task.queue = received.link
            task.suspended = False
            task.runnable = task.queue is not None
        if task.kind == IDLE:
            return self.run_idle(task)
        if task.kind == WORKER_KIND:
            return self.run_worker(task, received)
        if task.kind == HANDLER_KIND:
            return self.run_handler(task, received)
        return self.run_device(task, received)

    def release(self, task, id):
        released = self.tasks[id]
        released.held = False
        if released.priority > task.priority:
            return released
        return task

    def hold(self, task):
        self.holds += 1
        task.held = True
        return task.link

    def send(self, task, sent):
        receiver = self.tasks[sent.to]
        self.queued += 1
        sent.link = None
        sent.to = task.id
        if receiver.queue is None:
            receiver.queue = sent
            receiver.runnable = True
            if receiver.priority > task.priority:
                return receiver
        else:
            receiver.queue = appended(sent, receiver.queue)
        return task

    def run_idle(self, task):
        task.count -= 1
        if task.count == 0:
            return self.hold(task)
        if task.seed % 2 == 0:
            task.seed //= 2
            return self.release(task, DEVICE_A)
        # exclusive or with 0xD008
        task.seed = flipped(flipped(flipped(flipped(task.seed // 2, 32768), 16384), 4096), 8)
        return self.release(task, DEVICE_B)

    def run_worker(self, task, received):
        if received is None:
            return suspend(task)
        task.seed = HANDLER_B if task.seed == HANDLER_A else HANDLER_A
        received.to = task.seed
        received.at = 0
        for i in range(4):
            task.count += 1
            if task.count > 26:
                task.count = 1
            received.data[i] = task.count
        return self.send(task, received)

    def run_handler(self, task, received):
        if received is not None:
            if received.device:
                task.devices = appended(received, task.devices)
            else:
                task.work = appended(received, task.work)
        work = task.work
        if work is not None:
            if work.at < 4:
                device = task.devices
                if device is not None:
                    task.devices = device.link
                    device.at = work.data[work.at]
                    work.at += 1
                    return self.send(task, device)
            else:
                task.work = work.link
                return self.send(task, work)
        return suspend(task)

    def run_device(self, task, received):
        if received is None:
            ready = task.work
            if ready is None:
                return suspend(task)
            task.work = None
            return self.send(task, ready)
        task.work = received
        return self.hold(task)


def suspend(task):
    task.suspended = True
    return task


def flipped(v, bit):
    """v with a bit turned over: the same steps as in languages without exclusive or."""
    if v // bit % 2 == 1:
        return v - bit
    return v + bit


def richards(count):
    s = Scheduler()
    s.add_task(0, 0, IDLE, None, 1, count)
    s.add_task(
        WORKER, 1000, WORKER_KIND, Packet(Packet(None, WORKER, False), WORKER, False), HANDLER_A, 0
    )
    for handler, device in ((HANDLER_A, DEVICE_A), (HANDLER_B, DEVICE_B)):
        queue = Packet(Packet(Packet(None, device, True), device, True), device, True)
        s.add_task(handler, handler * 1000, HANDLER_KIND, queue, 0, 0)
    s.add_task(DEVICE_A, 4000, DEVICE_KIND, None, 0, 0)
    s.add_task(DEVICE_B, 5000, DEVICE_KIND, None, 0, 0)
    s.schedule()
    return s


def main():
    n = 1000  # bench:n
    start = time.perf_counter_ns()
    done = richards(n)
    elapsed = (time.perf_counter_ns() - start) // 1000
    print('{"duration_us": %d, "output": [%d, %d]}' % (elapsed, done.queued, done.holds))


main()
