// Package machine tells what the process uses of the machine. What a system does
// not tell is zero.
package machine
