package parse

import (
	"fmt"
	"slices"
)

// Kind says where in a page, or in a crawl, a link was found.
// The numbers are stored and the names exported, so neither ever changes.
type Kind uint8

// The kinds that are followed: a person who reads the site would be led there.
const (
	KindA        Kind = 1  // a[href]
	KindArea     Kind = 2  // area[href]
	KindFrame    Kind = 3  // frame[src]
	KindIframe   Kind = 4  // iframe[src]
	KindRefresh  Kind = 5  // meta refresh, or the Refresh header
	KindRedirect Kind = 6  // the Location of a redirect; not found in pages
	KindSitemap  Kind = 7  // an entry of a sitemap; not found in pages
	KindJSON     Kind = 15 // a string in a JSON text to which a [Path] leads
)

// The kinds that are recorded and not followed: assets, and statements about pages.
const (
	KindLink      Kind = 8  // link[href] with any other rel: stylesheet, icon, next …
	KindCanonical Kind = 9  // link[rel=canonical]
	KindAlternate Kind = 10 // link[rel=alternate], such as hreflang versions and feeds
	KindImg       Kind = 11 // img[src|srcset], input[type=image], video[poster]
	KindSource    Kind = 12 // source[src|srcset], audio, video, track and embed[src], object[data]
	KindScript    Kind = 13 // script[src]
	KindHeader    Kind = 14 // the Link header
)

var kindNames = [...]string{
	KindA: "a", KindArea: "area", KindFrame: "frame", KindIframe: "iframe", KindRefresh: "refresh",
	KindRedirect: "redirect", KindSitemap: "sitemap",
	KindLink: "link", KindCanonical: "canonical", KindAlternate: "alternate", KindImg: "img",
	KindSource: "source", KindScript: "script", KindHeader: "header", KindJSON: "json",
}

// String returns the name of the kind as exports show it.
func (k Kind) String() string {
	if k == 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("kind(%d)", uint8(k))
	}
	return kindNames[k]
}

// Followed reports whether links of this kind lead the crawl on.
func (k Kind) Followed() bool { return KindA <= k && k <= KindSitemap || k == KindJSON }

// ParseKind is the inverse of [Kind.String].
func ParseKind(name string) (Kind, error) {
	if i := slices.Index(kindNames[:], name); i > 0 {
		return Kind(i), nil
	}
	return 0, fmt.Errorf("unknown kind of link %q", name)
}
