package report

import (
	"slices"
	"strings"
	"testing"

	"sweetspot/crawler"
)

// Whatever a crawl books time to has its place and a colour in the report; what
// else there is has the colour of anything.
func TestPhasesHaveAPlaceAndAColour(t *testing.T) {
	phases := crawler.Phases()
	for _, name := range phases {
		if !slices.Contains(phaseOrder, name) {
			t.Errorf("%q has no place in phaseOrder", name)
		}
		if name != "other" && !strings.Contains(pageSource, "."+classOf(name)+" { fill: ") {
			t.Errorf("%q has no colour: page.html lacks .%s", name, classOf(name))
		}
	}
	for _, name := range phaseOrder {
		if !slices.Contains(phases, name) {
			t.Errorf("no crawl books time to %q", name)
		}
	}
}
