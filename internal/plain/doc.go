// Package plain is the program as questions and answers in lines of text, for screen
// readers, bare terminals and scripts: the same tasks and the same rules as the screens,
// no cursor movement, no colour, and no line longer than 80 columns. It imports what tui
// imports, and not tui.
//
// Where the input is no terminal it is a script: a line an answer, in the order of the
// questions. An answer may name its question (hr=88), and is then refused where another
// is asked. The first refusal ends a script, for every answer after it would be taken
// for another question's; nothing half answered is ever saved, nor kept as a draft: who
// runs it again would be offered the set a second time.
package plain
