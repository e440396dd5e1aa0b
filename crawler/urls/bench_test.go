package urls

import (
	"fmt"
	"hash/maphash"
	"testing"
)

const benchBase = "https://docs.example.org/3/library/asyncio-task.html"

func BenchmarkResolve(b *testing.B) {
	b.Run("itself", func(b *testing.B) { benchmarkHit(b, "#asyncio.Task", false) })
	b.Run("page", func(b *testing.B) { benchmarkHit(b, "../howto/logging.html#basic-tutorial", false) })
	b.Run("recent", func(b *testing.B) { benchmarkHit(b, "../howto/logging.html#basic-tutorial", true) })
	b.Run("scheme", func(b *testing.B) { benchmarkHit(b, "mailto:docs@example.org", true) })
	b.Run("miss", benchmarkMiss)
}

// benchmarkHit measures a link that the page knows or, where newPage, only the pages before.
func benchmarkHit(b *testing.B, ref string, newPage bool) {
	p := benchResolver(b).Page(mustParse(b, benchBase))
	p.Resolve(ref)
	plain, _ := splitFragment(ref)
	slot := &p.memo[maphash.String(p.r.seed, plain)%memoSlots]
	b.ReportAllocs()
	for b.Loop() {
		if newPage {
			*slot = memoSlot{}
		}
		p.Resolve(ref)
	}
}

// benchmarkMiss measures links that nobody has seen.
func benchmarkMiss(b *testing.B) {
	p := benchResolver(b).Page(mustParse(b, benchBase))
	refs := make([]string, 1<<17)
	for i := range refs {
		refs[i] = fmt.Sprintf("../howto/logging-%d.html#basic-tutorial", i)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		p.Resolve(refs[i%len(refs)])
	}
}

// BenchmarkRedirect is an entry of a sitemap, which names its own host, and one that takes a parser.
func BenchmarkRedirect(b *testing.B) {
	for name, location := range map[string]string{"own": "https://docs.example.org/3/howto/logging.html", "other": "https://www.example.org/3/howto/logging.html"} {
		b.Run(name, func(b *testing.B) {
			r, base := benchResolver(b), mustParse(b, benchBase)
			b.ReportAllocs()
			for b.Loop() {
				r.Redirect(base, location)
			}
		})
	}
}

// BenchmarkResolveContended has 64 goroutines meet in the cache of all pages: they cycle through more links than a
// page remembers.
func BenchmarkResolveContended(b *testing.B) {
	r := benchResolver(b)
	base := mustParse(b, benchBase)
	refs := make([]string, 1<<12)
	for i := range refs {
		refs[i] = fmt.Sprintf("../howto/logging-%d.html", i)
	}
	b.SetParallelism(32) // times two processors
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		p := r.Page(base)
		for i := 0; pb.Next(); i++ {
			p.Resolve(refs[i%len(refs)])
		}
	})
}

func BenchmarkPage(b *testing.B) {
	r, base := benchResolver(b), mustParse(b, benchBase)
	b.ReportAllocs()
	for b.Loop() {
		r.Page(base)
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(benchBase); err != nil {
			b.Fatal(err)
		}
	}
}

func benchResolver(b *testing.B) *Resolver {
	return NewResolver(&Policy{Seeds: parseAll(b, benchBase)}, length)
}
