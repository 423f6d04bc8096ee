//go:build !linux

package tui

import "os"

// lineState is left to Bubble Tea on systems that crsmon is not tested on.
type lineState struct{}

func saveLine(*os.File) *lineState  { return &lineState{} }
func breakable(f *os.File) *os.File { return f }
func (*lineState) restore()         {}
func (*lineState) discard()         {}
func ignoreStops()                  {}
