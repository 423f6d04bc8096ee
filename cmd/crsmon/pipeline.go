package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"

	"crsmon/internal/observation"
)

// Objects go through three steps: the splitter's goroutine cuts the input into
// batches, workers answer a batch each, and the caller's goroutine writes the
// batches in the order of the input. A batch ends at batchBytes, or where the input
// has no more for now, so that a line typed by hand is answered at once. The number
// of batches is fixed, and so is the memory.
const batchBytes = 16 << 10

// batch is a run of objects with its answers.
type batch struct {
	text     []byte // of the objects, one after the other
	objects  []object
	failed   error // what ended the input after the objects, if not its end
	answers  []byte
	refusals []refusedObject
	answered chan struct{} // holds one token when the answers are ready
}

// object lies in the text of its batch up to end.
type object struct {
	number int
	end    int
	broken error // it could not be read as one object
}

// refusedObject is an object that was refused after so many bytes of answers.
type refusedObject struct {
	after  int
	number int
	id     string
	err    error
}

// attentive calls idle before each read, which may have to wait.
type attentive struct {
	io.Reader
	idle func()
}

func (a *attentive) Read(p []byte) (int, error) {
	a.idle()
	return a.Reader.Read(p)
}

// run answers a stream of objects.
func (g *grader) run(in io.Reader) error {
	workers := runtime.GOMAXPROCS(0)
	free := make(chan *batch, 2*workers+1)
	for range cap(free) {
		free <- &batch{answered: make(chan struct{}, 1)}
	}
	work, ordered := make(chan *batch, cap(free)), make(chan *batch, cap(free))
	stop := make(chan struct{})
	defer close(stop)
	for range workers {
		go func() {
			w := &grader{policy: g.policy, words: g.words, scales: g.scales}
			d := observation.Decoder{Scales: g.scales}
			for b := range work {
				w.answerBatch(b, &d)
				b.answered <- struct{}{}
			}
		}()
	}
	go func() {
		defer close(ordered)
		defer close(work)
		split(in, free, stop, func(b *batch) {
			ordered <- b
			work <- b
		})
	}()
	for b := range ordered {
		<-b.answered
		if err := g.writeBatch(b, len(ordered) == 0); err != nil {
			return err
		}
		free <- b
	}
	return g.end()
}

// split cuts the input into batches until it ends, fails, or nobody wants them.
func split(in io.Reader, free <-chan *batch, stop <-chan struct{}, send func(*batch)) {
	var b *batch // the one being filled
	flush := func() {
		if b != nil && len(b.objects) > 0 {
			send(b)
			b = nil
		}
	}
	s := observation.NewSplitter(&attentive{in, flush})
	for {
		text, n, err := s.Next()
		if b == nil {
			select {
			case b = <-free:
				b.text, b.objects, b.failed = b.text[:0], b.objects[:0], nil
			case <-stop:
				return
			}
		}
		var broken *observation.BrokenError
		switch {
		case errors.Is(err, io.EOF):
			flush()
			return
		case err != nil && !errors.As(err, &broken):
			b.failed = err
			send(b)
			return
		}
		b.text = append(b.text, text...)
		b.objects = append(b.objects, object{number: n, end: len(b.text), broken: err})
		if len(b.text) >= batchBytes {
			flush()
		}
	}
}

func (g *grader) answerBatch(b *batch, d *observation.Decoder) {
	b.answers, b.refusals = b.answers[:0], b.refusals[:0]
	begin := 0
	for _, o := range b.objects {
		text := b.text[begin:o.end]
		begin = o.end
		if o.broken != nil {
			b.refusals = append(b.refusals, refusedObject{len(b.answers), o.number, "", o.broken})
			continue
		}
		if err := d.Decode(text, &g.input); err != nil {
			b.refusals = append(b.refusals, refusedObject{len(b.answers), o.number, g.input.ID, err})
			continue
		}
		b.answers = observation.AppendAnswer(append(b.answers, '{'), g.answer(&g.input), g.words, g.policy)
		b.answers = append(b.answers, "}\n"...)
	}
}

// writeBatch writes answers and refusals in their order; flush sends them on at once.
func (g *grader) writeBatch(b *batch, flush bool) error {
	begin := 0
	for _, r := range b.refusals {
		_, _ = g.out.Write(b.answers[begin:r.after]) // an error stays with the writer
		g.refuse(r.number, r.id, r.err)
		begin = r.after
	}
	_, err := g.out.Write(b.answers[begin:])
	if err == nil && (flush || b.failed != nil) {
		err = g.out.Flush()
	}
	switch {
	case err != nil:
		return fmt.Errorf("writing answers: %w", err)
	case b.failed != nil:
		return fmt.Errorf("reading %s: %w", g.name, b.failed)
	}
	return nil
}
