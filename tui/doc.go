// Package tui is the terminal program: a screen stack and a dialog stack under one
// root. It sees the record only through internal/ward and never SQL.
//
// The root ([Model]) is the only tea.Model; screens and dialogs are plain structs.
// Its order of events:
//
//  1. Messages that are not keys go by type, never by focus: a saved result
//     reaches the root even while a dialog is open.
//  2. A key goes to ctrl+c first, then to the dialog on top, then to F1 and F2,
//     then to the screen on top. "?" and "q" are the screen's own, so that one
//     that takes text is never left by a letter.
//  3. A screen or dialog asks upward through env (open, back, push, say, quit); the
//     root performs what was asked before it returns, so that the next key typed
//     already meets the new screen.
//
// Reads run in commands and carry a generation; saves run in a goroutine of their
// own that nothing cancels, and the program does not end before they do. Every
// visible word comes from internal/words, every style from theme, every key from a
// binding: the footer and the help are made from the bindings that are dispatched.
package tui
