package frontier

import "container/heap"

// fifo is the line of gates that may admit a request.
type fifo struct {
	gates []*gate
	head  int
}

func (q *fifo) push(g *gate) { q.gates = append(q.gates, g) }

func (q *fifo) pop() *gate {
	if q.head == len(q.gates) {
		q.gates, q.head = q.gates[:0], 0
		return nil
	}
	g := q.gates[q.head]
	q.gates[q.head] = nil
	q.head++
	if q.head > 64 && q.head*2 > len(q.gates) {
		q.gates = append(q.gates[:0], q.gates[q.head:]...)
		q.head = 0
	}
	return g
}

// heapOfGates orders delayed gates by when they open, the lower key first among
// equals.
type heapOfGates []*gate

func (h *heapOfGates) add(g *gate)    { heap.Push(h, g) }
func (h *heapOfGates) remove(g *gate) { heap.Remove(h, g.index) }

func (h heapOfGates) Len() int { return len(h) }

func (h heapOfGates) Less(i, j int) bool {
	if !h[i].at.Equal(h[j].at) {
		return h[i].at.Before(h[j].at)
	}
	return h[i].key < h[j].key
}

func (h heapOfGates) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *heapOfGates) Push(x any) {
	g := x.(*gate)
	g.index = len(*h)
	*h = append(*h, g)
}

func (h *heapOfGates) Pop() any {
	old := *h
	g := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return g
}
