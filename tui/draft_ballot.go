package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/drafts"
	"crsmon/internal/ward"
)

// A reason that a doctor types under a decision is kept too: until the decision is on the
// record, whatever happens to its signing. What is only picked is quicker picked again.

// ofReview begins what the draft of a decision is of; the title of its questions follows.
const ofReview = "review "

// pushBallot opens a ballot, with its author's own text if there is one.
func (e *env) pushBallot(b *ballot) {
	b.author = e.author
	b.entry, _ = ward.NewEntryID()
	b.written = b.state()
	key := b.draftKey()
	if d := e.drafts.kept[key]; d != nil {
		delete(e.drafts.kept, key)
		b.restore(&d.Draft)
		e.say(info, e.ui.Form.DraftBack(e.draftWhen(d)))
	}
	e.push(b)
}

func (b *ballot) draftKey() drafts.Key {
	return drafts.Key{Author: b.author.Name, Role: string(b.author.Role), Patient: b.row.Patient.ID, Kind: drafts.Answer, Of: ofReview + b.title}
}

// state is what is picked and typed, a line a question.
func (b *ballot) state() string {
	var s strings.Builder
	for _, q := range b.questions {
		s.WriteString(itoa(q.picked) + " " + q.text.text + "\n")
	}
	return s.String()
}

func (b *ballot) dirty() bool {
	for _, q := range b.questions {
		if strings.TrimSpace(q.text.text) != "" {
			return true
		}
	}
	return false
}

func (b *ballot) changed() bool { return b.state() != b.written }
func (b *ballot) wrote()        { b.written = b.state() }
func (b *ballot) due() *bool    { return &b.draftDue }

func (b *ballot) draft() drafts.Draft {
	now := moment(b.e.now())
	d := drafts.Draft{Key: b.draftKey(), Entry: b.entry, Began: now.Milli, Typed: now.Milli, Offset: now.Offset, Fields: map[string]string{}}
	for _, q := range b.questions {
		switch {
		case q.text.text != "":
			d.Fields[q.label] = q.text.text
		case q.picked > 0: // by its words: a list may be another tomorrow
			d.Fields["= "+q.label] = q.labels[q.picked-1]
		}
	}
	return d
}

func (b *ballot) restore(d *drafts.Draft) {
	for _, q := range b.questions {
		if t, ok := d.Fields[q.label]; ok && q.other {
			q.picked = len(q.labels)
			q.text.set(clean(t))
			continue
		}
		for i, l := range q.labels {
			if l == d.Fields["= "+q.label] {
				q.picked = i + 1
			}
		}
	}
	b.entry = d.Entry
	b.wrote()
}

// cancel closes the ballot; a text that was typed is kept.
func (b *ballot) cancel() tea.Cmd {
	b.e.pop(b)
	if !b.dirty() {
		return b.e.dropDraft(b.draftKey())
	}
	b.e.say(info, b.e.ui.Drafts.AnswerKept)
	return b.e.leaveDraft(b)
}

// signing keeps the text until the record has the decision.
func (b *ballot) signing() tea.Cmd {
	if !b.dirty() {
		return b.e.dropDraft(b.draftKey())
	}
	return b.e.leaveDraft(b)
}

// decided tells whether a draft's text is in a decision that its author signed since.
func decided(d *drafts.Draft, c *ward.Chart) bool {
	for i := range c.Events {
		ev := &c.Events[i]
		x := ev.Body.Decision
		if x == nil || ev.By.Name != d.Author || ev.Typed.Milli < d.Typed {
			continue
		}
		for label, t := range d.Fields {
			if t = strings.TrimSpace(t); !strings.HasPrefix(label, "= ") && t != "" && (t == x.Reason || t == x.Of) {
				return true
			}
		}
	}
	return false
}
