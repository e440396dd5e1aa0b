package site

import "strings"

// A facet is one filter of the shop.
type facet struct {
	name   string
	values [4]string
}

var facets = [...]facet{
	{"colour", [4]string{"red", "green", "blue", "white"}},
	{"size", [4]string{"small", "medium", "large", "huge"}},
	{"brand", [4]string{"anker", "borel", "calder", "dorn"}},
	{"sort", [4]string{"price", "name", "rating", "newest"}},
}

// shop is the faceted maze: filters can be added in any order, each order has a
// URL of its own, and pages whose filters are equal have the same text. There
// are 7,889 URLs and 625 texts.
func (p *sheet) shop(query string) {
	chosen, canonical := parseFilters(query)
	p.document("Shop", describe(chosen), func() {
		for i, f := range facets {
			if chosen[i] != "" {
				continue
			}
			for _, value := range f.values {
				p.text(`<p><a href="/shop?`, canonical, f.name, "=", value, `">`, f.name, ": ", value, "</a></p>\n")
			}
		}
	})
}

// parseFilters reads a query, dropping what the shop does not know. prefix is
// what remains of it in the order given, ready for one more filter.
func parseFilters(query string) (chosen [len(facets)]string, prefix string) {
	for part := range strings.SplitSeq(query, "&") {
		for i, f := range facets {
			for _, value := range f.values {
				if chosen[i] == "" && part == f.name+"="+value {
					chosen[i] = value
					prefix += part + "&amp;"
				}
			}
		}
	}
	return chosen, prefix
}

func describe(chosen [len(facets)]string) string {
	text := "All articles"
	for i, value := range chosen {
		if value != "" {
			text += ", " + facets[i].name + " " + value
		}
	}
	return text + "."
}
