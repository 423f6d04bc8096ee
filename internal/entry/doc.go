// Package entry reads what a person types: numbers, pressures, times, dates, answers by
// letter. The screens and the plain mode share it, so that 372 is 37.2 and 12278 is
// 122/78 in both. Every parser is pure, takes the text as typed and never guesses: what
// cannot be read in one way is refused with what is allowed. It imports grading,
// internal/observation and internal/words.
package entry
