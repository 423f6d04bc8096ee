// Package observation is the written form of an observation: the JSON keys of the
// one-shot contract that `crsmon grade` and `crsmon record` read, their limits, the
// form in which an observation is stored in the ledger, and the answer that is
// written back. It imports grading, internal/policy, internal/words and a strict
// JSON tokenizer, which refuses duplicate keys and broken UTF-8.
package observation
