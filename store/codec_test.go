package store

import (
	"encoding/binary"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func drawTime(t *rapid.T) time.Time {
	if rapid.Bool().Draw(t, "zero") {
		return time.Time{}
	}
	return time.UnixMicro(rapid.Int64Range(0, 1<<52).Draw(t, "µs")).UTC()
}

func drawDuration(t *rapid.T) time.Duration {
	return time.Duration(rapid.Int64Range(0, 1<<40).Draw(t, "µs")) * time.Microsecond
}

func drawText(t *rapid.T) string {
	return rapid.OneOf(rapid.Just(""), rapid.SampledFrom([]string{"nofollow", "noopener"}), rapid.StringN(0, 20, 60)).Draw(t, "text")
}

func drawLinks(t *rapid.T, newest ID) []Link {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Link {
		l := Link{To: ID(rapid.Uint32Range(1, uint32(newest)).Draw(t, "to")), Kind: rapid.Uint8().Draw(t, "kind")}
		if rapid.Bool().Draw(t, "plain") {
			l.Kind = 0
			return l
		}
		l.Rel, l.Fragment, l.Text = drawText(t), drawText(t), drawText(t)
		return l
	}), 0, 40).Draw(t, "links")
}

// drawVisit makes a visit with every field that has no bearing on an invariant.
func drawVisit(t *rapid.T, newest ID) Visit {
	v := Visit{
		Outcome: Outcome(rapid.Uint8Range(1, uint8(outcomeEnd)-1).Draw(t, "outcome")),
		Flags:   Flags(rapid.Uint16Range(0, uint16(flagEnd)-1).Draw(t, "flags")),
		Sweep:   1, Requested: rapid.Bool().Draw(t, "requested"), Attempt: rapid.Uint8().Draw(t, "attempt"),
		Status: rapid.IntRange(0, 999).Draw(t, "status"), At: drawTime(t),
		Bytes: rapid.Int64Range(0, math.MaxInt32).Draw(t, "bytes"), Wire: rapid.Int64Range(0, math.MaxInt32).Draw(t, "wire"),
		TextHash: rapid.Uint64().Draw(t, "text hash"), LinksCut: rapid.IntRange(0, 9).Draw(t, "cut"),
		Links: drawLinks(t, newest), Anchors: rapid.SliceOfN(rapid.Uint64(), 0, 5).Draw(t, "anchors"),
		Extract: rapid.MapOfN(rapid.StringN(1, 5, 9), rapid.SliceOfN(rapid.String(), 1, 3), 0, 3).Draw(t, "extract"),
	}
	if rapid.Bool().Draw(t, "has sketch") {
		v.Sketch = rapid.SliceOfN(rapid.Byte(), 1, 200).Draw(t, "sketch")
	}
	if v.HasSHA = rapid.Bool().Draw(t, "has hash"); v.HasSHA {
		copy(v.SHA256[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "hash"))
	}
	for _, s := range v.strings() {
		*s = drawText(t)
	}
	for _, d := range v.Timing.phases() {
		*d = drawDuration(t)
	}
	return v
}

func same(t *rapid.T, what string, want, got any, err error) {
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s: %s", what, diff)
	}
}

// Each kind of record reads back as it was written, and no part of one passes for a whole.
func TestRecordsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		visit := drawVisit(t, math.MaxUint32)
		visit.ID = 7
		b := visit.encode(nil)
		got, err := decodeVisit(7, b)
		same(t, "visit", visit, got, err)
		cut := rapid.IntRange(0, len(b)-1).Draw(t, "cut")
		if _, err := decodeVisit(7, b[:cut]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("visit cut at %d of %d: %v", cut, len(b), err)
		}

		attempt := Attempt{ID: 7, N: 3, Sweep: rapid.Uint16().Draw(t, "sweep"), At: drawTime(t), NotBefore: drawTime(t), Error: drawText(t), Status: 503}
		gotAttempt, err := decodeAttempt(attemptKey(nil, 7, 3), attempt.encode(nil))
		same(t, "attempt", attempt, gotAttempt, err)

		host := Host{
			Gate: 7, Key: drawText(t), NotBefore: drawTime(t), Delay: drawDuration(t), Seeded: rapid.Bool().Draw(t, "seeded"),
			Count429: rapid.Uint32().Draw(t, "429"), Count503: rapid.Uint32().Draw(t, "503"),
		}
		gotHost, err := decodeHost(7, host.encode(nil))
		same(t, "host", host, gotHost, err)

		robots := Robots{Origin: "o", State: drawText(t), Status: 200, At: drawTime(t), Body: []byte(drawText(t))}
		gotRobots, err := decodeRobots("o", robots.encode(nil))
		same(t, "robots", robots, gotRobots, err)

		check := CheckRecord{
			Kind: CheckKind(rapid.Uint8Range(1, uint8(checkKindEnd)-1).Draw(t, "kind")), Flags: CheckFlags(rapid.Uint8().Draw(t, "flags")),
			Source: ID(rapid.Uint32().Draw(t, "source")), Target: 7, Fragment: drawText(t), Attempt: rapid.Uint8().Draw(t, "attempt"),
			At: drawTime(t), Status: rapid.IntRange(0, 999).Draw(t, "status"), Error: drawText(t), Bytes: rapid.Int64Range(0, math.MaxInt32).Draw(t, "bytes"),
			TextHash: rapid.Uint64().Draw(t, "text"), Nodes: rapid.SliceOfN(rapid.Uint64(), 0, 5).Draw(t, "nodes"),
		}
		gotCheck, err := decodeCheck(1, check.encode(nil))
		same(t, "check", check, gotCheck, err)

		promotion := Promotion{ID: 3, After: ID(rapid.Uint32().Draw(t, "after")), Parent: 9, Depth: rapid.Uint16().Draw(t, "depth"), Hops: 2}
		gotPromotion, err := decodePromotion(1, promotion.encode(nil))
		same(t, "promotion", promotion, gotPromotion, err)

		header := Header{ID: 7, Fields: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Field {
			return Field{Name: rapid.OneOf(rapid.SampledFrom(fieldNames[:]), rapid.Just("X-Other")).Draw(t, "name"), Value: drawText(t)}
		}), 0, 4).Draw(t, "header")}
		gotHeader, err := decodeHeader(7, header.encode(nil))
		same(t, "header", header, gotHeader, err)

		url := URL{
			ID: 7, URL: "x" + drawText(t), Kind: URLKind(rapid.Uint8Range(0, 1).Draw(t, "kind")), Depth: rapid.Uint16().Draw(t, "depth"),
			Hops: rapid.Uint8().Draw(t, "hops"), Parent: 6, Gate: rapid.Uint32().Draw(t, "gate"), Rule: drawText(t),
		}
		gotURL, err := decodeURL(7, url.encode(nil))
		same(t, "URL", url, gotURL, err)
	})
}

// A list of a page's links in order takes a byte a link, and one more if all have the same rel.
func TestLinksAreShort(t *testing.T) {
	for rel, most := range map[string]int{"": 1010, "nofollow noopener": 2030} {
		links := make([]Link, 1000)
		for i := range links {
			links[i] = Link{To: ID(100_000 + i), Kind: 1, Rel: rel}
		}
		if n := len(appendLinks(nil, links)); n > most {
			t.Errorf("1000 links with rel %q take %d bytes", rel, n)
		}
	}
}

// A list that claims more entries than there are bytes left reserves nothing.
func TestCountIsBounded(t *testing.T) {
	d := newDecoder(binary.AppendUvarint([]byte{recordV1}, 1<<40))
	if n := d.count(1); n != 0 || !d.bad {
		t.Errorf("counted %d", n)
	}
}

// What the decoders are given decides neither their memory nor whether they return.
func FuzzDecode(f *testing.F) {
	v := Visit{Outcome: Fetched, Links: []Link{{To: 5, Rel: "x"}}, Anchors: []uint64{1}, Extract: map[string][]string{"a": {"b"}}, Title: "t"}
	f.Add(v.encode(nil))
	f.Add((&URL{URL: "u", Rule: "r", Hops: 1}).encode(nil))
	f.Add((&Host{Key: "k"}).encode(nil))
	f.Add(binary.AppendUvarint([]byte{recordV1, 1, 0, 0, 0}, math.MaxUint64))
	f.Fuzz(func(t *testing.T, b []byte) {
		if v, err := decodeVisit(1, b); err == nil {
			again, err := decodeVisit(1, v.encode(nil))
			if diff := cmp.Diff(v, again, cmpopts.EquateEmpty()); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
		}
		_, _ = decodeURL(1, b)
		_, _ = decodeAttempt(attemptKey(nil, 1, 1), b)
		_, _ = decodeHost(1, b)
		_, _ = decodeRobots("", b)
		_, _ = decodePromotion(1, b)
		_, _ = decodeBody(1, b)
		_, _ = decodeHeader(1, b)
		_, _ = decodeCheck(1, b)
		_, _ = decodeCounts(b)
	})
}
