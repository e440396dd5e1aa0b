package hostile

import (
	"fmt"
	"net/netip"
	"strings"
)

// spellingCount is how many links lead from a page to itself.
const spellingCount = 1_000

// spellings opens a host with a page that links to itself in a thousand ways,
// each of which the URL standard reads as the one URL.
func (w *Web) spellings() error {
	h, err := w.host("spellings")
	if err != nil {
		return err
	}
	links := h.spellings()
	w.draw.Shuffle(len(links), func(i, j int) { links[i], links[j] = links[j], links[i] })
	h.door("/self/page", linking("One page", links[:spellingCount]...), ok())
	return nil
}

// spellings are all combinations of the ways to write each part of a URL.
func (h *host) spellings() []string {
	_, port, _ := strings.Cut(strings.TrimPrefix(h.base, "http://"), ":")
	var links []string
	for _, scheme := range []string{"http://", "HTTP://", "hTTp:////", `http:\\`, "//", `\/`, "\n ht\ttp:/\n/"} {
		for _, user := range []string{"", "me@", "me:secret@", "a:b@c%40@"} {
			for _, host := range dotted(h.listener.Addr().String()) {
				for _, path := range []string{
					"/self/page", "/./self/page", "/x/../self/page", "/self/y/%2E%2e/page", `\self\page`, "/self/pa\tge", "/%2e/self/./page",
				} {
					for _, tail := range []string{"", "#", "#top", "?utm_source=mail", "?gclid=1&utm_medium=x#y", " \n"} {
						links = append(links, scheme+user+host+":00"+port+path+tail)
					}
				}
			}
		}
	}
	return links
}

// dotted are ways to write an IPv4 address (URL standard, "IPv4 parser").
func dotted(addr string) []string {
	a := netip.MustParseAddrPort(addr).Addr().As4()
	n := uint32(a[0])<<24 | uint32(a[1])<<16 | uint32(a[2])<<8 | uint32(a[3])
	plain := netip.AddrFrom4(a).String()
	return []string{
		plain, plain + ".", fmt.Sprintf("%d", n), fmt.Sprintf("0x%X", n), fmt.Sprintf("0%o", n), fmt.Sprintf("127.%d", n&0xffffff),
		fmt.Sprintf("0x7f.0.0.%#o", a[3]), "%31%32%37" + plain[3:], strings.ReplaceAll(plain, ".", "\u3002"), "\uff11\uff12\uff17" + plain[3:],
	}
}
