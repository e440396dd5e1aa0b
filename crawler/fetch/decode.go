package fetch

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

const (
	maxCodings = 2
	// A body is a bomb when it decodes to more than bombFloor bytes and more than bombRatio times its coded size.
	// The best that deflate can do is 1032.
	bombFloor = 1 << 20
	bombRatio = 200
)

// decoder undoes one content coding of the reader it was made for.
type decoder interface {
	io.Reader
	open() error // prepares for a new body; reads its beginning
}

// decoders keeps idle stages, by name of coding.
type decoders map[string]*sync.Pool

func newDecoders() decoders {
	d := decoders{}
	for name, fresh := range decoderMakers() {
		d[name] = &sync.Pool{New: func() any {
			in := bufio.NewReaderSize(nil, 16<<10)
			return &stage{name: name, in: in, dec: fresh(in)}
		}}
	}
	return d
}

// content is a body on its way through the stages that undo its codings.
type content struct {
	top    io.Reader // read the decoded body from here
	wire   *wire
	stages []*stage
	pools  decoders
}

// open puts the stages that h's Content-Encoding asks for behind w.
func (d decoders) open(w *wire, h http.Header) (content, error) {
	c := content{top: w, wire: w, pools: d}
	names := d.codings(h)
	if len(names) > maxCodings {
		return c, &decodeError{"content", fmt.Errorf("%d codings on top of each other", len(names))}
	}
	for i := len(names) - 1; i >= 0; i-- { // the coding named last was applied last (RFC 9110 section 8.4)
		s := d[names[i]].Get().(*stage)
		s.begin(c.top, w)
		c.stages, c.top = append(c.stages, s), s
	}
	return c, nil
}

// codings lists the codings of h in the order they were applied. A name we do not know makes the list empty, as
// browsers have it: in practice such a label ("utf-8", "none") is wrong and the body plain.
func (d decoders) codings(h http.Header) []string {
	var names []string
	for _, line := range h["Content-Encoding"] {
		for name := range strings.SplitSeq(line, ",") {
			name = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "x-")
			if name == "" || name == "identity" {
				continue
			}
			if d[name] == nil {
				return nil
			}
			names = append(names, name)
		}
	}
	return names
}

// cause finds the reason behind err, which a later stage may have veiled: first the connection, then a bomb.
func (c *content) cause(err error) error {
	if c.wire.err != nil && c.wire.err != io.EOF {
		return c.wire.err
	}
	if errors.Is(err, io.ErrNoProgress) {
		return fmt.Errorf("%w: it decodes to nothing, again and again", errBomb)
	}
	for _, s := range c.stages {
		if s.err == errBomb {
			return fmt.Errorf("%w: %s, %d bytes into %d and more", errBomb, s.name, c.wire.n, s.out)
		}
	}
	for _, s := range c.stages {
		if s.err != nil && s.err != io.EOF {
			return &decodeError{s.name, s.err}
		}
	}
	return err
}

// close takes the stages back. One that did not reach the end of its body is left to the garbage collector rather than
// trusted to start afresh.
func (c *content) close() {
	for _, s := range c.stages {
		if s.err == io.EOF {
			s.in.Reset(nil)
			s.wire = nil
			c.pools[s.name].Put(s)
		}
	}
}

// stage undoes one coding and watches how the body grows by it.
type stage struct {
	name string
	in   *bufio.Reader
	dec  decoder
	wire *wire
	out  int64
	open bool
	err  error // what ended it, io.EOF included
}

func (s *stage) begin(r io.Reader, w *wire) {
	s.in.Reset(r)
	s.wire, s.out, s.open, s.err = w, 0, false, nil
}

func (s *stage) Read(p []byte) (n int, err error) {
	if s.err == nil && !s.open {
		s.open, s.err = true, s.start()
	}
	if s.err != nil {
		return 0, s.err
	}
	n, s.err = s.dec.Read(p)
	s.out += int64(n)
	if s.out > bombFloor && s.out/bombRatio > s.wire.n {
		s.err = errBomb
	}
	return n, s.err
}

// start opens the decoder; an empty body is empty in any coding.
func (s *stage) start() error {
	if _, err := s.in.Peek(1); err != nil {
		return err
	}
	err := s.dec.open()
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// decodeError is a body that does not match its coding.
type decodeError struct {
	coding string
	err    error
}

func (e *decodeError) Error() string { return fmt.Sprintf("decode %s: %v", e.coding, e.err) }
func (e *decodeError) Unwrap() error { return e.err }
