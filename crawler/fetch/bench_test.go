package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"testing"
)

// pageServer answers every request with the same page of n bytes, at the least cost.
func pageServer(b *testing.B, n int) (url string) {
	page := make([]byte, n)
	for i := range page {
		page[i] = "abcdefghijklmnop"[rand.IntN(16)]
	}
	answer := fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: bench\r\n"+
		"Date: Mon, 01 Jan 2024 00:00:00 GMT\r\nETag: \"1\"\r\nContent-Length: %d\r\n\r\n", n)
	answer = append(answer, page...)
	return "http://" + listen(b, func(c net.Conn) {
		buf := make([]byte, 4096)
		for used := 0; ; {
			m, err := c.Read(buf[used:])
			if err != nil {
				return
			}
			if used += m; !bytes.HasSuffix(buf[:used], []byte("\r\n\r\n")) {
				continue
			}
			used = 0
			if _, err := c.Write(answer); err != nil {
				return
			}
		}
	})
}

// directCarrier sends the request by the RoundTripper alone, without any client.
func directCarrier(rt http.RoundTripper, _ http.CookieJar) carrier {
	return func(ctx context.Context, url string, header http.Header) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		req.Header = header
		_, err = rt.RoundTrip(req)
		return err
	}
}

// BenchmarkGet compares one Get after another through colly, through net/http behind the same transport of ours, and
// with a bare http.Client and io.ReadAll.
func BenchmarkGet(b *testing.B) {
	for _, size := range []int{10 << 10, 100 << 10} {
		url := pageServer(b, size) + "/some/page/of/the/manual.html"
		for _, impl := range []struct {
			name  string
			maker carrierMaker
		}{{"colly", collyCarrier}, {"plain", plainCarrier}, {"transport", directCarrier}} {
			b.Run(fmt.Sprintf("%s/%dKB", impl.name, size>>10), func(b *testing.B) {
				c := open(b, Options{Guard: NewGuard(true, nil)}, impl.maker)
				benchmarkGet(b, size, func() (int, error) {
					r, err := c.Get(b.Context(), Request{URL: url})
					if err != nil {
						return 0, err
					}
					defer r.Release()
					return len(r.Body), nil
				})
			})
		}
		b.Run(fmt.Sprintf("bare/%dKB", size>>10), func(b *testing.B) { benchmarkBare(b, size, url) })
	}
}

func benchmarkBare(b *testing.B, size int, url string) {
	t := &http.Transport{}
	b.Cleanup(t.CloseIdleConnections)
	client := &http.Client{Transport: t}
	benchmarkGet(b, size, func() (int, error) {
		resp, err := client.Get(url)
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		return len(body), err
	})
}

func benchmarkGet(b *testing.B, size int, get func() (int, error)) {
	b.ReportAllocs()
	b.SetBytes(int64(size))
	for b.Loop() {
		if n, err := get(); err != nil || n != size {
			b.Fatal(n, err)
		}
	}
}

// BenchmarkCarrier is what a client costs above a RoundTripper that answers at once.
func BenchmarkCarrier(b *testing.B) {
	h := headers{common: http.Header{"User-Agent": {"bench"}, "Accept": {defaultAccept}, "Accept-Encoding": {acceptEncoding}}}
	for _, impl := range []struct {
		name  string
		maker carrierMaker
	}{{"colly", collyCarrier}, {"plain", plainCarrier}, {"transport", directCarrier}} {
		b.Run(impl.name, func(b *testing.B) {
			b.ReportAllocs()
			carry := impl.maker(emptyAnswer{}, nil)
			for b.Loop() {
				err := carry(b.Context(), "http://127.0.0.1:8101/some/page/of/the/manual.html", h.of(Request{}))
				if err != nil && !errors.Is(err, errDelivered) {
					b.Fatal(err)
				}
			}
		})
	}
}

type emptyAnswer struct{}

func (emptyAnswer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
}

// BenchmarkLane is what handing a fetch to a lane and waiting for it costs.
func BenchmarkLane(b *testing.B) {
	nothing := func(context.Context, string, http.Header) error { return nil }
	b.Run("direct", func(b *testing.B) {
		j := start(newLeash(b.Context()), "", nil)
		defer j.leash.cancel(nil)
		for b.Loop() {
			j.perform(nothing)
		}
	})
	b.Run("lane", func(b *testing.B) {
		j := start(newLeash(b.Context()), "", nil)
		defer j.leash.cancel(nil)
		l := newLane(nothing, func(*lane) {})
		defer l.close()
		for b.Loop() {
			l.carry(j, 1<<40)
		}
	})
}

// BenchmarkDecode is a page of 100 KB in each coding.
func BenchmarkDecode(b *testing.B) {
	page := bytes.Repeat([]byte("<li><a href=\"/library/page.html\">some page of the manual</a></li>\n"), 1500)
	for _, coding := range []struct {
		name string
		code func([]byte) []byte
	}{{"gzip", gzipped}, {"br", brotlied}, {"zstd", zstded}, {"deflate", zlibbed}} {
		body := coding.code(page)
		t := &transport{maxBody: 4 << 20, stall: 1 << 40, buffers: newBuffers(), decoders: newDecoders()}
		b.Run(coding.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(page)))
			j := start(newLeash(b.Context()), "", nil)
			defer j.leash.cancel(nil)
			for b.Loop() {
				err := t.receive(j, &http.Response{
					Header:        http.Header{"Content-Encoding": {coding.name}},
					Body:          io.NopCloser(bytes.NewReader(body)),
					ContentLength: int64(len(body)),
				})
				if err != nil {
					b.Fatal(err)
				}
				j.resp.Release()
			}
		})
	}
}
