//go:build browser

package browsertest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Screenshots is the variable that names a folder for screenshots, so that somebody
// can look at them.
const Screenshots = "SWEETSPOT_SCREENSHOTS"

// patience is far beyond what a page takes, on a machine that does much else.
const patience = 2 * time.Minute

// Page is a page that a browser shows.
type Page struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	requests []string // beyond the page itself
	talk     []string // in the console: errors and warnings
}

// Show opens a file in a screen of that width, in the colours of a scheme, light or
// dark, until the test ends.
func Show(t *testing.T, file string, width int, scheme string) *Page {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("hide-scrollbars", true))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, patience)
	t.Cleanup(cancel)
	p := &Page{t: t}
	address := (&url.URL{Scheme: "file", Path: absolute(t, file)}).String()
	p.ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(func(event any) { p.listen(address, event) }))
	t.Cleanup(cancel)
	t.Cleanup(func() { _ = chromedp.Cancel(p.ctx) }) // waits until the browser is gone
	p.do(chromedp.EmulateViewport(int64(width), 900))
	call(p, network.Enable, network.EnableParams{})
	call(p, log.Enable, cdp.Empty{})
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	p.do(chromedp.Navigate(address))
	return p
}

// call sends the browser a command.
func call[P, R any](p *Page, command cdp.Command[P, R], params P) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, command, params); err != nil {
		p.t.Fatalf("browser: %s: %v", command.Method, err)
	}
}

// ask has an action done, and returns its value.
func ask[T any](p *Page, action chromedp.Action[T]) T {
	p.t.Helper()
	value, err := chromedp.Run(p.ctx, action)
	if err != nil {
		p.t.Fatalf("browser: %v", err)
	}
	return value
}

func (p *Page) do(action chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ask(p, action)
}

func absolute(t *testing.T, file string) string {
	t.Helper()
	name, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// listen notes what a page that needs nothing does not do.
func (p *Page) listen(address string, event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; u != address && !strings.HasPrefix(u, "data:") {
			p.requests = append(p.requests, u)
		}
	case *log.EventEntryAdded:
		p.talk = append(p.talk, e.Entry.Text)
	case *runtime.EventConsoleAPICalled:
		p.talk = append(p.talk, fmt.Sprint("console.", e.Type))
	case *runtime.EventExceptionThrown:
		p.talk = append(p.talk, e.ExceptionDetails.Text)
	}
}

// Quiet fails if the page asked the network for anything, or if the browser
// complained.
func (p *Page) Quiet() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.requests) > 0 {
		p.t.Errorf("the page asks for %q", p.requests)
	}
	if len(p.talk) > 0 {
		p.t.Errorf("the browser says %q", p.talk)
	}
}

// Drawn counts the elements of a selector that are to be seen: that take room on the
// page and are not hidden.
func (p *Page) Drawn(selector string) int {
	p.t.Helper()
	return ask(p, chromedp.Evaluate[int](fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(e => {
		const b = e.getBoundingClientRect(), s = getComputedStyle(e);
		return (b.width > 0 || b.height > 0) && s.visibility != "hidden" && e.getClientRects().length > 0;
	}).length`, selector)))
}

// Overflowing lists what reaches beyond the page's width, but for what lies in an
// element that scrolls by itself, and texts of drawings that run into each other.
func (p *Page) Overflowing() []string {
	p.t.Helper()
	return ask(p, chromedp.Evaluate[[]string](`(() => {
		const name = e => e.tagName.toLowerCase() + "." + (e.getAttribute("class") || "") + " " + e.textContent.trim().slice(0, 40);
		const scrolls = e => e && e != document.body && (["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX) && e.tagName != "svg" || scrolls(e.parentElement));
		const seen = [...document.body.querySelectorAll("*")].filter(e => e.getClientRects().length > 0 && e.getBoundingClientRect().width > 0);
		const wide = seen.filter(e => { const b = e.getBoundingClientRect(); return (b.right > innerWidth + 0.5 || b.left < -0.5) && !scrolls(e); });
		const texts = seen.filter(e => e.tagName == "text");
		const meet = texts.filter((e, i) => texts.slice(i + 1).some(f => {
			const a = e.getBoundingClientRect(), b = f.getBoundingClientRect();
			return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
		}));
		return [...wide.map(e => "too wide: " + name(e)), ...meet.map(e => "covered: " + name(e)),
			...(document.documentElement.scrollWidth > innerWidth ? ["the page is " + document.documentElement.scrollWidth + " wide"] : [])];
	})()`))
}

// Colour is a computed colour of the first element of a selector, as in
// "rgb(1, 2, 3)".
func (p *Page) Colour(selector, property string) string {
	p.t.Helper()
	return ask(p, chromedp.Evaluate[string](fmt.Sprintf(`getComputedStyle(document.querySelector(%q))[%q]`, selector, property)))
}

// Picture takes a picture of the whole page. It is kept where $SWEETSPOT_SCREENSHOTS
// says, if that is set, and must not be blank: it holds more than a few colours.
func (p *Page) Picture(name string) {
	p.t.Helper()
	picture := ask(p, chromedp.FullScreenshot(100))
	if len(picture) < 10_000 {
		p.t.Errorf("a picture of %d bytes shows nothing", len(picture))
	}
	if dir := os.Getenv(Screenshots); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
			p.t.Error(err)
		}
	}
}
