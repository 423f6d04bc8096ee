package tui

import (
	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// screen is one page of the stack. Update takes any message, not only keys: a paste
// must reach the focused field. View gives exactly h lines, none wider than w.
type screen interface {
	Update(tea.Msg) tea.Cmd
	View(w, h int) string
	// Keys are the actions of the screen as it stands, disabled ones with their reason.
	Keys() []binding
	// capturesInput: letters are text here, so no global letter key may act.
	capturesInput() bool
	// Cursor is where the caret stands in the last View; nil hides it.
	Cursor() *tea.Cursor
	// patient is whose page this is; nil where it is nobody's.
	patient() *ward.Row
	// unsaved is the form that would be lost by quitting now; nil where there is none.
	unsaved() *observe
}

// dialog is a box over the page, on a stack of its own; the one on top has the keys.
type dialog interface {
	Update(tea.Msg) tea.Cmd
	// View gives the inside of the box, no wider than w and no higher than h.
	View(w, h int) []string
	Keys() []binding
	// Cursor is the caret within View; nil hides it.
	Cursor() *tea.Cursor
}

// page is what most screens answer the same way.
type page struct{}

func (page) capturesInput() bool { return false }
func (page) Cursor() *tea.Cursor { return nil }
func (page) patient() *ward.Row  { return nil }
func (page) unsaved() *observe   { return nil }
