-- Who is on the ward now. The view is the rule and reads the ledger alone; the table is its result, kept by the trigger
-- in the transaction of the entry that changes it, so that the board costs what the patients on it cost.
--
-- A patient is on the ward from an 'admit' entry until a 'transfer' entry with "discharged": true in its payload,
-- and again from an 'admit', or a 'transfer' without it, that is not older. Older and newer are by (observed_at,
-- recorded_at, seq); an entry that another one replaces does not count. On a tie the patient is on the ward.
CREATE VIEW present_by_ledger AS
SELECT admitted.patient
FROM (SELECT DISTINCT patient FROM ledger WHERE kind = 'admit') admitted
WHERE NOT EXISTS (
    SELECT 1 FROM ledger gone
    WHERE gone.patient = admitted.patient AND gone.kind = 'transfer'
      AND json_type(gone.payload, '$.discharged') IS 'true'
      AND NOT EXISTS (SELECT 1 FROM ledger r WHERE r.replaces = gone.id)
      AND NOT EXISTS (
        SELECT 1 FROM ledger back
        WHERE back.patient = gone.patient
          AND (back.kind = 'admit' OR back.kind = 'transfer' AND json_type(back.payload, '$.discharged') IS NOT 'true')
          AND (back.observed_at, back.recorded_at, back.seq) >= (gone.observed_at, gone.recorded_at, gone.seq)
          AND NOT EXISTS (SELECT 1 FROM ledger r WHERE r.replaces = back.id)));

CREATE TABLE present (
    patient TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ledger_present AFTER INSERT ON ledger
WHEN NEW.kind IN ('admit', 'transfer')
BEGIN
    DELETE FROM present WHERE patient = NEW.patient;
    INSERT INTO present SELECT patient FROM present_by_ledger WHERE patient = NEW.patient;
END;

INSERT INTO present SELECT patient FROM present_by_ledger;
