// Package browsertest looks at a page as people do: in a real browser, on a wide and
// on a narrow screen. It is for tests with the build tag browser, which need a
// chromium on the machine.
package browsertest
