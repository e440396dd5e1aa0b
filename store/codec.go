package store

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"
)

// A record starts with a byte that holds its version in the low three bits and flags of its own above. Integers are
// varints, strings and lists carry their length. Nothing here reflects, and encoding allocates nothing.

const (
	recordV1    = 1
	versionMask = 7
)

type integer interface {
	~int | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

func appendUint[T integer](b []byte, n T) []byte { return binary.AppendUvarint(b, uint64(n)) }

func appendString(b []byte, s string) []byte {
	return append(appendUint(b, len(s)), s...)
}

// appendTime keeps microseconds; that is exact enough to order events and half as long.
func appendTime(b []byte, t time.Time) []byte { return binary.AppendVarint(b, t.UnixMicro()) }

func appendDuration(b []byte, d time.Duration) []byte {
	return appendUint(b, max(0, d.Microseconds()))
}

// decoder reads a record. After the first fault it returns zeros; end reports it.
type decoder struct {
	b     []byte
	flags byte
	bad   bool
}

func newDecoder(b []byte) decoder {
	d := decoder{b: b}
	head := d.byte()
	d.flags = head &^ versionMask
	d.bad = d.bad || head&versionMask != recordV1
	return d
}

func (d *decoder) fail() { d.b, d.bad = nil, true }

// end reports whether the record was whole and nothing is left of it.
func (d *decoder) end(what string, key ...any) error {
	if d.bad || len(d.b) > 0 {
		return damaged("%s record %s is not readable", what, fmt.Sprint(key...))
	}
	return nil
}

func (d *decoder) byte() byte {
	if len(d.b) == 0 {
		d.fail()
		return 0
	}
	c := d.b[0]
	d.b = d.b[1:]
	return c
}

func (d *decoder) uint() uint64 {
	n, size := binary.Uvarint(d.b)
	if size <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[size:]
	return n
}

// number reads an integer that must fit its type.
func number[T integer](d *decoder) T {
	n := d.uint()
	if t := T(n); t >= 0 && uint64(t) == n {
		return t
	}
	d.fail()
	return 0
}

func (d *decoder) int() int64 {
	n, size := binary.Varint(d.b)
	if size <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[size:]
	return n
}

// count reads the length of a list whose entries take at least size bytes each, so that a damaged one reserves no memory.
func (d *decoder) count(size int) int {
	n := d.uint()
	if n > uint64(len(d.b)/size) {
		d.fail()
		return 0
	}
	return int(n)
}

// next borrows n bytes.
func (d *decoder) next(n int) []byte {
	if n > len(d.b) {
		d.fail()
		return nil
	}
	b := d.b[:n]
	d.b = d.b[n:]
	return b
}

func (d *decoder) string() string { return string(d.next(d.count(1))) }

func (d *decoder) rest() []byte {
	b := d.b
	d.b = nil
	return b
}

func (d *decoder) time() time.Time { return time.UnixMicro(d.int()).UTC() }

func (d *decoder) duration() time.Duration {
	n := d.uint()
	if n > uint64(math.MaxInt64/time.Microsecond) {
		d.fail()
		return 0
	}
	return time.Duration(n) * time.Microsecond
}

func (d *decoder) uint64() uint64 {
	if b := d.next(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// key32 is the key of the tables that are keyed by one dense number.
func key32[T ~uint32](n T) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

func appendKey32[T ~uint32](b []byte, n T) []byte { return binary.BigEndian.AppendUint32(b, uint32(n)) }

func parseKey32[T ~uint32](k []byte) (T, bool) {
	if len(k) != 4 {
		return 0, false
	}
	return T(binary.BigEndian.Uint32(k)), true
}
