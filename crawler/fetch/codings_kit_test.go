package fetch

import (
	"bytes"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

func coded(data []byte, encoder func(io.Writer) io.WriteCloser) []byte {
	var out bytes.Buffer
	w := encoder(&out)
	w.Write(data)
	w.Close()
	return out.Bytes()
}

func gzipped(data []byte) []byte {
	return coded(data, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
}

func zlibbed(data []byte) []byte {
	return coded(data, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
}

func deflated(data []byte) []byte {
	return coded(data, func(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, 6); return z })
}

func brotlied(data []byte) []byte {
	return coded(data, func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 5) })
}

func zstded(data []byte) []byte {
	return coded(data, func(w io.Writer) io.WriteCloser {
		z, _ := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
		return z
	})
}
