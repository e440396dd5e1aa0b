//go:build race

package crawler_test

// rounds is fewer under the race detector, which sees what it looks for the first
// time: ten rounds without it show that ids do not depend on chance.
const rounds = 2
