package sitemap

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
)

const (
	// maxLayers of gzip: a .gz file that a server compressed once more.
	maxLayers = 2
	// maxRatio is how many bytes one byte may decompress to, once freeRatio bytes
	// came out. Sitemaps are repetitive: 30 is common, 100 was seen.
	maxRatio  = 200
	freeRatio = 1 << 20
)

// unzip takes off gzip, told by its magic number and not by a name or a header.
func unzip(body []byte) (*bufio.Reader, error) {
	var in io.Reader = bytes.NewReader(body)
	for layer := 0; ; layer++ {
		r := bufio.NewReaderSize(&budget{in: in, wire: len(body)}, sniff)
		magic, _ := r.Peek(2)
		if string(magic) != "\x1f\x8b" || layer == maxLayers {
			return r, nil
		}
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, err
		}
		in = z
	}
}

// budget passes on MaxDecoded bytes and then errLimit, and nothing of a
// decompression bomb.
type budget struct {
	in   io.Reader
	wire int // bytes of the file as it came
	read int
}

func (b *budget) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	b.read += n
	if b.read > freeRatio && b.read/maxRatio > b.wire {
		return 0, fmt.Errorf("decompresses to more than %d times its size", maxRatio)
	}
	if over := b.read - MaxDecoded; over > 0 {
		b.read -= over
		return n - over, errLimit
	}
	return n, err
}
