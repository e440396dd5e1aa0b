package site

import (
	"net/netip"
	"strconv"
	"strings"
)

// maxHosts ends within 127.0.0.0/16.
const maxHosts = 60_000

// movedTo begins the other path of a page, where a script has moved it.
const movedTo = "/moved"

// Path is the path that a page has by its number, wherever a script may have
// moved it: "/" for page 0.
func (s *Site) Path(page int) string { return string(s.appendPath(nil, page)) }

func (s *Site) appendPath(b []byte, page int) []byte {
	if page == 0 {
		return append(b, '/')
	}
	n := s.name(page)
	b = append(b, '/')
	b = append(b, n.section...)
	b = append(b, '/')
	b = append(b, n.first...)
	b = append(b, '-')
	b = append(b, n.second...)
	b = append(b, '-')
	return strconv.AppendInt(b, int64(page), 10)
}

// find is the reverse of Path. The number at the end says which page it would
// be; the rest must then match to the byte.
func (s *Site) find(path string) (page int, ok bool) {
	if path == "/" {
		return 0, true
	}
	base, atMoved := strings.CutPrefix(path, movedTo)
	if page, ok = s.findBase(base); !ok {
		return 0, false
	}
	now := s.now.Load()
	if atMoved != now.moved(page) && !(now.is(page, Forwarded) && !atMoved) {
		return 0, false
	}
	return page, true
}

// findBase is find for the path that a page has by its number.
func (s *Site) findBase(path string) (page int, ok bool) {
	page, err := strconv.Atoi(path[strings.LastIndexByte(path, '-')+1:])
	if err != nil || page < 1 || page >= s.opts.Pages {
		return 0, false
	}
	var space [128]byte
	return page, string(s.appendPath(space[:0], page)) == path
}

// place is where a request arrived, which decides how links are written.
type place struct {
	host int    // which of the site's hosts, from 0
	port string // with its colon, "" for none
}

// place reads the Host header of a request; ok is false for a host that is not
// one of the site's. A site with one host answers to any name.
func (s *Site) place(host string) (at place, ok bool) {
	if s.opts.Hosts == 1 {
		return place{}, true
	}
	var ip netip.Addr
	if both, err := netip.ParseAddrPort(host); err == nil {
		ip = both.Addr()
		at.port = ":" + strconv.Itoa(int(both.Port()))
	} else if ip, err = netip.ParseAddr(host); err != nil {
		return at, false
	}
	if !ip.Is4() {
		return at, false
	}
	four := ip.As4()
	at.host = int(four[2])<<8 + int(four[3]) - 1
	return at, at.host >= 0 && at.host < s.opts.Hosts && ip == address(at.host)
}

// hostOf deals the pages to the hosts in turn.
func (s *Site) hostOf(page int) int { return page % s.opts.Hosts }

// address is the n-th host's: 127.0.0.1 for 0.
func address(host int) netip.Addr {
	n := host + 1
	return netip.AddrFrom4([4]byte{127, 0, byte(n >> 8), byte(n)})
}

// appendHref appends a link to a page as it stands in HTML at a place: its
// path, after scheme and host if the page is on another host.
func (s *Site) appendHref(b []byte, at place, page int) []byte {
	if host := s.hostOf(page); host != at.host {
		b = append(b, "http://"...)
		b = address(host).AppendTo(b)
		b = append(b, at.port...)
	}
	return s.appendCurrent(b, page)
}

// appendCurrent appends the path of a page on this night.
func (s *Site) appendCurrent(b []byte, page int) []byte {
	if s.now.Load().moved(page) {
		b = append(b, movedTo...)
	}
	return s.appendPath(b, page)
}

// appendTitle appends what a page is called, as in "Amber harbour 123".
func (s *Site) appendTitle(b []byte, page int) []byte {
	if page == 0 {
		return append(b, "Welcome"...)
	}
	n := s.name(page)
	start := len(b)
	b = append(b, n.first...)
	b = append(b, ' ')
	b = append(b, n.second...)
	b = append(b, ' ')
	b[start] -= 'a' - 'A'
	return strconv.AppendInt(b, int64(page), 10)
}

// name is the section and the two words a page's path and title are made of.
type name struct{ section, first, second string }

func (s *Site) name(page int) name {
	x := drawNumber(s.opts.Seed, topicName, page, 0)
	return name{
		section: sections[x%uint64(len(sections))],
		first:   adjectives[x>>16%uint64(len(adjectives))],
		second:  nouns[x>>32%uint64(len(nouns))],
	}
}
