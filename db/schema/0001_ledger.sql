-- Which record this is: one row, written when the file is made.
CREATE TABLE record (
    one        INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    node       TEXT    NOT NULL CHECK (length(node) = 36),
    created_at INTEGER NOT NULL -- ms UTC
) STRICT;

CREATE TABLE ledger (
    pos             INTEGER NOT NULL PRIMARY KEY CHECK (pos >= 1), -- order of arrival in this file; not hashed
    node            TEXT    NOT NULL CHECK (length(node) = 36),
    seq             INTEGER NOT NULL CHECK (seq >= 1),
    id              TEXT    NOT NULL UNIQUE CHECK (length(id) = 36 AND id = lower(id)),
    prev            BLOB    NOT NULL CHECK (length(prev) = 32),
    hash            BLOB    NOT NULL CHECK (length(hash) = 32),
    kind            TEXT    NOT NULL CHECK (kind <> ''),
    patient         TEXT    NOT NULL, -- '' when about no patient
    author_name     TEXT    NOT NULL,
    author_role     TEXT    NOT NULL,
    observed_at     INTEGER NOT NULL, -- ms UTC
    observed_offset INTEGER NOT NULL CHECK (observed_offset BETWEEN -1080 AND 1080), -- minutes east
    recorded_at     INTEGER NOT NULL, -- ms UTC
    recorded_offset INTEGER NOT NULL CHECK (recorded_offset BETWEEN -1080 AND 1080),
    -- Deferred: a union of two records may bring a correction before what it corrects.
    replaces        TEXT REFERENCES ledger (id) DEFERRABLE INITIALLY DEFERRED CHECK (replaces <> '' AND replaces <> id),
    payload_version INTEGER NOT NULL CHECK (payload_version >= 0),
    payload         TEXT    NOT NULL CHECK (json_valid(payload) AND json_type(payload) = 'object'),
    UNIQUE (node, seq)
) STRICT;

-- The newest of a kind of a patient is the first row of a range.
CREATE INDEX ledger_newest ON ledger (patient, kind, observed_at DESC, recorded_at DESC, seq DESC);
-- A patient's entries in order of arrival, and the newest of them: an index ends with the row's pos.
CREATE INDEX ledger_patient ON ledger (patient);
CREATE INDEX ledger_replaces ON ledger (replaces) WHERE replaces IS NOT NULL;
-- Who is on the board, without walking the history.
CREATE INDEX ledger_admit ON ledger (patient) WHERE kind = 'admit';

CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no UPDATE'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no DELETE'); END;
-- INSERT OR REPLACE deletes the row in its way without firing the delete trigger.
CREATE TRIGGER ledger_no_replace BEFORE INSERT ON ledger
WHEN EXISTS (SELECT 1 FROM ledger WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM ledger WHERE pos = NEW.pos)
  OR EXISTS (SELECT 1 FROM ledger WHERE node = NEW.node AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: no REPLACE'); END;

CREATE TRIGGER record_no_update BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'the record keeps its identity: no UPDATE'); END;
CREATE TRIGGER record_no_delete BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'the record keeps its identity: no DELETE'); END;
CREATE TRIGGER record_no_replace BEFORE INSERT ON record
WHEN EXISTS (SELECT 1 FROM record)
BEGIN SELECT RAISE(ABORT, 'the record keeps its identity: no REPLACE'); END;

-- For data managers: every observation, with what became of it. Values: payload ->> '$.key'.
CREATE VIEW observations AS
SELECT o.id, o.node, o.seq, o.patient, o.author_name, o.author_role,
       strftime('%Y-%m-%dT%H:%M:%fZ', o.observed_at / 1000.0, 'unixepoch') AS observed_utc,
       strftime('%Y-%m-%dT%H:%M:%S', o.observed_at / 1000.0 + o.observed_offset * 60, 'unixepoch') AS observed_local,
       strftime('%Y-%m-%dT%H:%M:%fZ', o.recorded_at / 1000.0, 'unixepoch') AS recorded_utc,
       o.replaces,
       (SELECT r.id FROM ledger r WHERE r.replaces = o.id ORDER BY r.pos LIMIT 1) AS replaced_by,
       o.payload_version, o.payload
FROM ledger o
WHERE o.kind = 'observation';
