package fetch

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

func TestBuffersGiveWhatIsAsked(t *testing.T) {
	p := newBuffers()
	for _, n := range []int64{0, 1, 4096, 4096 + bufferSlack, 4097 + bufferSlack, 1 << 20, 4<<20 + 1, 8<<20 + bufferSlack, 8<<20 + bufferSlack + 1, 20 << 20} {
		b := p.get(n)
		if int64(len(b.b)) < n || int64(len(b.b)) > max(4096, 2*n)+bufferSlack {
			t.Errorf("asked for %d, got %d", n, len(b.b))
		}
		b.release()
	}
}

// Whatever the sizes and however the reader deals its bytes out: read keeps the first limit+1 of them.
func TestReadKeepsABeginning(t *testing.T) {
	p := newBuffers()
	rapid.Check(t, func(t *rapid.T) {
		data := bytes.Repeat([]byte("0123456789abcdef!"), rapid.IntRange(0, 4000).Draw(t, "n"))
		limit := rapid.Int64Range(0, 80_000).Draw(t, "limit")
		hint := rapid.Int64Range(-1, 100_000).Draw(t, "hint")
		deal := rapid.SampledFrom([]func(io.Reader) io.Reader{
			iotest.HalfReader, iotest.DataErrReader, func(r io.Reader) io.Reader { return r },
		}).Draw(t, "deal")
		buf, n, err := p.read(deal(bytes.NewReader(data)), hint, limit)
		if err != nil || !bytes.Equal(buf.b[:n], data[:min(int64(len(data)), limit+1)]) {
			t.Fatalf("%d of %d bytes, %v", n, len(data), err)
		}
		buf.release()
	})
}

// A Content-Length is believed up to what a body may have by default.
func TestSizeHint(t *testing.T) {
	defaultMax := (&Options{}).withDefaults().MaxBody
	for length, want := range map[int64]int64{0: 0, 1000: 1000, defaultMax: defaultMax, 1 << 50: defaultMax} {
		if got := sizeHint(&http.Response{ContentLength: length}, false); got != want {
			t.Errorf("%d bytes are announced: hint %d, want %d", length, got, want)
		}
	}
	for _, coded := range []int64{1 << 30, 1 << 50} {
		if got := sizeHint(&http.Response{ContentLength: coded}, true); got != defaultMax {
			t.Errorf("%d coded bytes are announced: hint %d, want %d", coded, got, defaultMax)
		}
	}
	if got := sizeHint(&http.Response{ContentLength: -1}, false); got <= 0 || got > defaultMax {
		t.Errorf("no length is announced: hint %d", got)
	}
}

func TestReadReportsFaults(t *testing.T) {
	p := newBuffers()
	broken := errors.New("broken")
	for reader, want := range map[io.Reader]error{
		io.MultiReader(bytes.NewReader([]byte("begin")), iotest.ErrReader(broken)): broken,
		idle{}: io.ErrNoProgress,
	} {
		if buf, _, err := p.read(reader, 0, 100); !errors.Is(err, want) || buf == nil {
			t.Errorf("%v, want %v and a buffer to give back", err, want)
		}
	}
}

type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }
