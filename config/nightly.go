package config

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Nightly is what a file of sites says: settings of the service, and for each site
// all settings of its crawl.
type Nightly struct {
	*Settings        // of the service, and what holds for all sites
	Sites     []Site // in the order of the file
}

// Site is one site of the file.
type Site struct {
	Name string
	*Settings
}

// LoadNightly reads the file that --config names. A setting above the sites holds
// for all of them; one of a site counts more, a variable more than the file, and a
// flag more than that. A secret may be env:NAME, which names a variable, or
// file:PATH. As with [Load], the error joins all faults.
func LoadNightly(src Sources) (*Nightly, error) {
	if src.ReadFile == nil {
		src.ReadFile = os.ReadFile
	}
	options := allOptions()
	shared := slices.DeleteFunc(slices.Clone(options), func(o Option) bool { return slices.Contains(ofSite(), o.Name) })
	env, warnings := fromEnviron(shared, src.Environ)
	flags := src.Flags.given()
	file, faults := src.readNightly(options, slices.Concat(env, flags))

	layers := func(file ...[]given) *Settings {
		s := &Settings{origins: map[string]Origin{}}
		for _, g := range slices.Concat(defaults(everyNight(options), src.Version), slices.Concat(file...), env, flags) {
			faults = append(faults, s.apply(g))
		}
		faults = append(faults, s.contradiction())
		return s
	}
	n := &Nightly{Settings: layers(file.all)}
	n.Warnings = warnings
	for _, site := range file.sites {
		n.Sites = append(n.Sites, Site{site.name, layers(file.all, site.all)})
	}
	return n, errors.Join(once(faults)...)
}

// everyNight has the defaults that are others than a single crawl's: who crawls a
// site every night asks for what changed.
func everyNight(options []Option) []Option {
	options = slices.Clone(options)
	for i := range options {
		if options[i].Name == "incremental" {
			options[i].Default = "true"
		}
	}
	return options
}

// once drops faults that several sites inherit, and so repeat.
func once(faults []error) (unique []error) {
	seen := map[string]bool{}
	for _, err := range faults {
		if err != nil && !seen[err.Error()] {
			seen[err.Error()] = true
			unique = append(unique, err)
		}
	}
	return unique
}

// nightlyFile is a file of sites, read but not understood.
type nightlyFile struct {
	fileReader         // what stands above the sites
	sites      []block // by site
}

type block struct {
	name string
	fileReader
}

// readNightly reads the file, which must be there.
func (src Sources) readNightly(options []Option, stronger []given) (f nightlyFile, faults []error) {
	f.name = nightlyName(stronger)
	if f.name == "" {
		return f, []error{errors.New("--config: there is no file of sites; type for example --config nightly.yaml")}
	}
	text, err := src.ReadFile(f.name)
	if err != nil {
		return f, []error{fmt.Errorf("--config: %w", err)}
	}
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		return f, []error{syntaxFault(f.name, err)}
	}
	f.options, f.verb = above(options), "nightly"
	f.secrets = src.secret
	for _, doc := range tree.Docs {
		f.document(doc.Body, options)
	}
	if len(f.sites) == 0 && len(f.faults) == 0 {
		f.faults = append(f.faults, fmt.Errorf("%s: names no site; write for example\nsites:\n  example:\n    seeds: https://example.com/", f.name))
	}
	faults = f.faults
	for _, site := range f.sites {
		faults = append(faults, site.faults...)
	}
	return f, faults
}

func nightlyName(stronger []given) (name string) {
	for _, g := range stronger {
		if g.option.Name == "config" && len(g.values) > 0 {
			name = g.values[len(g.values)-1].text
		}
	}
	return name
}

// document takes the sites out of a document, and reads the rest as any file.
func (f *nightlyFile) document(body ast.Node, options []Option) {
	m, ok := body.(*ast.MappingNode)
	if !ok {
		f.fileReader.document(body)
		return
	}
	for _, pair := range m.Values {
		if key, _ := scalar(pair.Key); key != "sites" {
			f.pair(pair)
			continue
		}
		sites, ok := pair.Value.(*ast.MappingNode)
		if !ok {
			f.faults = append(f.faults, fmt.Errorf("%s: sites: must be names with settings below", f.at(pair.Key)))
			continue
		}
		for _, site := range sites.Values {
			f.sites = append(f.sites, f.site(site, options))
		}
	}
}

// site reads the settings below a site's name.
func (f *nightlyFile) site(pair *ast.MappingValueNode, options []Option) block {
	name, _ := scalar(pair.Key)
	b := block{name, fileReader{name: f.name, options: within(options), within: "sites." + name, verb: f.verb, secrets: f.secrets}}
	if _, ok := pair.Value.(*ast.MappingNode); !ok {
		b.faults = append(b.faults, fmt.Errorf("%s: sites.%s: must have settings below; write for example seeds: https://example.com/", f.at(pair.Key), cmp.Or(name, "?")))
		return b
	}
	b.document(pair.Value)
	return b
}

// elsewhere are the settings of a crawl that mean nothing to a service.
func elsewhere() []string { return []string{"fresh", "fail-on", "json", "sequential"} }

// ofService are those that a site cannot have for itself.
func ofService() []string {
	return []string{"store", "memory", "quiet", "log-format", "pprof", "addr", "public-url", "sites-at-once"}
}

// ofSite are those that cannot hold for all sites.
func ofSite() []string { return []string{"seeds", "urls"} }

// above marks what may not stand above the sites, within what may not stand within
// one.
func above(options []Option) []Option { return without(options, slices.Concat(elsewhere(), ofSite())) }

func within(options []Option) []Option {
	return without(options, slices.Concat(elsewhere(), ofService()))
}

func without(options []Option, names []string) []Option {
	options = slices.Clone(options)
	for i := range options {
		options[i].NotFile = options[i].NotFile || slices.Contains(names, options[i].Name)
	}
	return options
}

// secret finds the text that env:NAME or file:PATH stands for.
func (src Sources) secret(text string) (string, error) {
	if name, ok := strings.CutPrefix(text, "env:"); ok {
		for _, pair := range slices.Backward(src.Environ) {
			if value, ok := strings.CutPrefix(pair, name+"="); ok && value != "" {
				return value, nil
			}
		}
		return "", fmt.Errorf("the variable %s is not set", name)
	}
	if path, ok := strings.CutPrefix(text, "file:"); ok {
		content, err := src.ReadFile(path)
		if err != nil {
			return "", err
		}
		if text = strings.TrimSpace(string(content)); text == "" {
			return "", fmt.Errorf("%s is empty", path)
		}
	}
	return text, nil
}
