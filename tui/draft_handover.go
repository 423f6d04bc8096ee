package tui

import (
	"context"

	"crsmon/internal/drafts"
)

// textName is the handover's text in its draft.
const textName = "text"

func (h *handover) draftKey() drafts.Key {
	return drafts.Key{Author: h.by.Name, Role: string(h.by.Role), Patient: h.of(), Kind: drafts.Handover}
}

func (h *handover) dirty() bool { return h.edited }
func (h *handover) changed() bool {
	return h.edited != (h.written != "") || h.edited && h.area.text() != h.written
}
func (h *handover) due() *bool { return &h.draftDue }

func (h *handover) wrote() {
	if h.written = ""; h.edited {
		h.written = h.area.text()
	}
}

func (h *handover) draft() drafts.Draft {
	now := moment(h.e.now())
	return drafts.Draft{
		Key: h.draftKey(), Entry: h.entry, Began: now.Milli, Typed: now.Milli, Offset: now.Offset,
		Fields: map[string]string{textName: h.area.text()},
	}
}

// takeDraft puts the author's own edited text into the page, if there is one. The record
// may have gone on since: that is said beside it.
func (h *handover) takeDraft() {
	e, key := h.e, h.draftKey()
	d := e.drafts.kept[key]
	if d == nil {
		return
	}
	delete(e.drafts.kept, key)
	h.area.setText(d.Fields[textName])
	h.entry, h.stale, h.ready = d.Entry, true, true
	h.noteEdit()
	h.wrote()
	e.say(info, e.ui.Form.DraftBack(e.draftWhen(d)))
}

// signedOf gives the entries of the handovers of a patient, or of the ward, by which a
// draft is known to have been signed.
func signedOf(rec record, patient string) map[string]bool {
	out := map[string]bool{}
	all, err := rec.Handovers(context.Background(), patient)
	if err != nil {
		return out
	}
	for i := range all {
		out[all[i].Entry] = true
	}
	return out
}
