package fetch

import (
	"bufio"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// decoderMakers holds, by content coding, what makes a decoder that reads from in.
func decoderMakers() map[string]func(in *bufio.Reader) decoder {
	return map[string]func(*bufio.Reader) decoder{
		"gzip":    func(in *bufio.Reader) decoder { return &gunzip{in: in} },
		"deflate": func(in *bufio.Reader) decoder { return &inflate{in: in} },
		"br":      func(in *bufio.Reader) decoder { return &unbrotli{in: in} },
		"zstd":    func(in *bufio.Reader) decoder { return &unzstd{in: in} },
	}
}

// gunzip reads gzip members (RFC 1952) until something else or the end comes: servers pad.
type gunzip struct {
	in *bufio.Reader
	z  gzip.Reader
}

func (d *gunzip) open() error {
	err := d.z.Reset(d.in)
	d.z.Multistream(false)
	return err
}

func (d *gunzip) Read(p []byte) (int, error) {
	n, err := d.z.Read(p)
	if err != io.EOF {
		return n, err
	}
	if magic, _ := d.in.Peek(2); string(magic) != "\x1f\x8b" {
		return n, io.EOF
	}
	return n, d.open()
}

// inflate reads the coding "deflate", which is zlib by RFC 9110 section 8.4.1.2 and bare deflate by habit.
type inflate struct {
	in     *bufio.Reader
	zlib   io.Reader
	bare   io.Reader
	chosen io.Reader
}

func (d *inflate) open() (err error) {
	if head, _ := d.in.Peek(2); len(head) < 2 || head[0]&0x0f != 8 || (uint(head[0])<<8|uint(head[1]))%31 != 0 {
		return d.openBare()
	}
	if d.zlib == nil {
		d.zlib, err = zlib.NewReader(d.in)
	} else {
		err = d.zlib.(zlib.Resetter).Reset(d.in, nil)
	}
	d.chosen = d.zlib
	return err
}

func (d *inflate) openBare() (err error) {
	if d.bare == nil {
		d.bare = flate.NewReader(d.in)
	} else {
		err = d.bare.(flate.Resetter).Reset(d.in, nil)
	}
	d.chosen = d.bare
	return err
}

func (d *inflate) Read(p []byte) (int, error) { return d.chosen.Read(p) }

// unbrotli reads Brotli (RFC 7932).
type unbrotli struct {
	in *bufio.Reader
	z  *brotli.Reader
}

func (d *unbrotli) open() error {
	if d.z == nil {
		d.z = brotli.NewReader(d.in)
		return nil
	}
	return d.z.Reset(d.in)
}

func (d *unbrotli) Read(p []byte) (int, error) { return d.z.Read(p) }

// unzstd reads Zstandard with a window of at most 8 MiB (RFC 9659).
type unzstd struct {
	in *bufio.Reader
	z  *zstd.Decoder
}

func (d *unzstd) open() (err error) {
	if d.z == nil {
		d.z, err = zstd.NewReader(d.in,
			zstd.WithDecoderConcurrency(1), // no goroutines
			zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(8<<20))
		return err
	}
	return d.z.Reset(d.in)
}

func (d *unzstd) Read(p []byte) (int, error) { return d.z.Read(p) }
