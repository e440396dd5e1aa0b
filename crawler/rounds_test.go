//go:build !race

package crawler_test

// rounds is how often the same crawl is repeated with each number of workers.
const rounds = 10
