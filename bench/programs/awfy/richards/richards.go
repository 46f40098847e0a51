package main

import (
	"fmt"
	"time"
)

const (
	idleKind = iota
	workerKind
	handlerKind
	deviceKind
)

const (
	worker   = 1
	handlerA = 2
	handlerB = 3
	deviceA  = 4
	deviceB  = 5
)

type Packet struct {
	link   *Packet
	to     int
	device bool
	at     int
	data   [4]int
}

func appended(added, queue *Packet) *Packet {
	added.link = nil
	if queue == nil {
		return added
	}
	last := queue
	for last.link != nil {
		last = last.link
	}
	last.link = added
	return queue
}

type Task struct {
	id, priority, kind        int
	link                      *Task
	queue                     *Packet
	held, suspended, runnable bool
	work, devices             *Packet
	seed, count               int
}

// Scheduler is the kernel of an operating system that is simulated: six tasks pass packets
// around. After Martin Richards' benchmark; what a task does is chosen by its kind.
type Scheduler struct {
	tasks         [6]*Task
	list, current *Task
	queued, holds int
}

func (s *Scheduler) addTask(id, priority, kind int, queue *Packet, seed, count int) {
	task := &Task{
		id: id, priority: priority, kind: kind, link: s.list, queue: queue,
		suspended: kind != idleKind, runnable: queue != nil, seed: seed, count: count,
	}
	s.list = task
	s.tasks[id] = task
}

func (s *Scheduler) schedule() {
	s.current = s.list
	for s.current != nil {
		task := s.current
		if task.held || (task.suspended && !task.runnable) {
			s.current = task.link
		} else {
			s.current = s.run(task)
		}
	}
}

func (s *Scheduler) run(task *Task) *Task {
	var received *Packet
	if task.suspended && task.runnable {
		received = task.queue
		task.queue = received.link
		task.suspended = false
		task.runnable = task.queue != nil
	}
	switch task.kind {
	case idleKind:
		return s.runIdle(task)
	case workerKind:
		return s.runWorker(task, received)
	case handlerKind:
		return s.runHandler(task, received)
	}
	return s.runDevice(task, received)
}

func (s *Scheduler) release(task *Task, id int) *Task {
	released := s.tasks[id]
	released.held = false
	if released.priority > task.priority {
		return released
	}
	return task
}

func (s *Scheduler) hold(task *Task) *Task {
	s.holds++
	task.held = true
	return task.link
}

func suspend(task *Task) *Task {
	task.suspended = true
	return task
}

func (s *Scheduler) send(task *Task, sent *Packet) *Task {
	receiver := s.tasks[sent.to]
	s.queued++
	sent.link = nil
	sent.to = task.id
	if receiver.queue == nil {
		receiver.queue = sent
		receiver.runnable = true
		if receiver.priority > task.priority {
			return receiver
		}
	} else {
		receiver.queue = appended(sent, receiver.queue)
	}
	return task
}

// flipped gives v with a bit turned over: the same steps as in languages without exclusive or.
func flipped(v, bit int) int {
	if v/bit%2 == 1 {
		return v - bit
	}
	return v + bit
}

func (s *Scheduler) runIdle(task *Task) *Task {
	task.count--
	if task.count == 0 {
		return s.hold(task)
	}
	if task.seed%2 == 0 {
		task.seed /= 2
		return s.release(task, deviceA)
	}
	// exclusive or with 0xD008
	task.seed = flipped(flipped(flipped(flipped(task.seed/2, 32768), 16384), 4096), 8)
	return s.release(task, deviceB)
}

func (s *Scheduler) runWorker(task *Task, received *Packet) *Task {
	if received == nil {
		return suspend(task)
	}
	if task.seed == handlerA {
		task.seed = handlerB
	} else {
		task.seed = handlerA
	}
	received.to = task.seed
	received.at = 0
	for i := 0; i < 4; i++ {
		task.count++
		if task.count > 26 {
			task.count = 1
		}
		received.data[i] = task.count
	}
	return s.send(task, received)
}

func (s *Scheduler) runHandler(task *Task, received *Packet) *Task {
	if received != nil {
		if received.device {
			task.devices = appended(received, task.devices)
		} else {
			task.work = appended(received, task.work)
		}
	}
	if work := task.work; work != nil {
		if work.at < 4 {
			if device := task.devices; device != nil {
				task.devices = device.link
				device.at = work.data[work.at]
				work.at++
				return s.send(task, device)
			}
		} else {
			task.work = work.link
			return s.send(task, work)
		}
	}
	return suspend(task)
}

func (s *Scheduler) runDevice(task *Task, received *Packet) *Task {
	if received == nil {
		ready := task.work
		if ready == nil {
			return suspend(task)
		}
		task.work = nil
		return s.send(task, ready)
	}
	task.work = received
	return s.hold(task)
}

func queueOf(count, to int, device bool) *Packet {
	var queue *Packet
	for i := 0; i < count; i++ {
		queue = &Packet{link: queue, to: to, device: device}
	}
	return queue
}

func richards(count int) *Scheduler {
	s := &Scheduler{}
	s.addTask(0, 0, idleKind, nil, 1, count)
	s.addTask(worker, 1000, workerKind, queueOf(2, worker, false), handlerA, 0)
	s.addTask(handlerA, 2000, handlerKind, queueOf(3, deviceA, true), 0, 0)
	s.addTask(handlerB, 3000, handlerKind, queueOf(3, deviceB, true), 0, 0)
	s.addTask(deviceA, 4000, deviceKind, nil, 0, 0)
	s.addTask(deviceB, 5000, deviceKind, nil, 0, 0)
	s.schedule()
	return s
}

var n int = 1000 // bench:n

func main() {
	start := time.Now()
	done := richards(n)
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": [%d, %d]}\n", elapsed, done.queued, done.holds)
}
