// The rules of grading/ in C, for comparison: they are no part of the program.
//
//go:build ignore

#ifndef GRADE_H
#define GRADE_H

#include <stdbool.h>
#include <stdint.h>

// A number in thousandths of its unit that may be unrecorded.
struct reading {
	int32_t milli;
	bool known;
};

enum answer { NOT_RECORDED, NO, YES };

enum {
	NORADRENALINE = 1 << 0,
	VASOPRESSIN = 1 << 8,
	DOBUTAMINE = 1 << 9,
	MILRINONE = 1 << 10,
	COUNTED_VASOPRESSORS = (1 << 8) - 1,
	MASKING_RECORDED = 1 << 7,
};

enum { STATED_NOT, STATED_NONE, STATED_FLUIDS, STATED_ONE, STATED_ONE_AND_VASOPRESSIN, STATED_VASOPRESSIN, STATED_MULTIPLE };

enum {
	O2_NOT_RECORDED, ROOM_AIR, NASAL_CANNULA, BLOW_BY, HIGH_FLOW, FACEMASK, NON_REBREATHER, VENTURI,
	TRACHEOSTOMY_MASK, CPAP, BIPAP, VENTILATION, OTHER_O2,
};

enum { CONSCIOUSNESS_NOT_RECORDED, ALERT, DROWSY, VOICE, TOUCH, VIGOROUS, UNAROUSABLE, SEDATED };
enum { DONE, ASLEEP, REFUSED, LANGUAGE, NOT_DUE, ND_SEDATED, ND_INTUBATED, ND_UNAROUSABLE, ND_OTHER };
enum { SEIZURE_NOT_RECORDED, SEIZURE_NONE, SEIZURE_BRIEF, SEIZURE_NONCONVULSIVE, SEIZURE_PROLONGED, SEIZURE_REPETITIVE };
enum { MOTOR_NOT_RECORDED, MOTOR_NONE, TREMOR, MYOCLONUS, WEAKNESS };
enum {
	ICP_NOT_RECORDED, ICP_NONE, HAEMORRHAGE, FOCAL_OEDEMA, DIFFUSE_OEDEMA, POSTURING, CN6_PALSY, PAPILLOEDEMA,
	CUSHING_TRIAD,
};
enum { DEATH_NOT_RECORDED, DEATH_CRS, DEATH_ICANS, DEATH_OTHER };
enum { BY_AGE, SCALE_ICE, SCALE_CAPD };

// Item answers of a score: ICE 0 left out, 1 failed, 2 correct; CAPD 0 left out, else points + 1.
struct score {
	bool known, by_item;
	uint8_t total;
	uint8_t items[10];
};

struct observation {
	struct reading temp;
	uint8_t fahrenheit;
	struct reading heart_rate, resp_rate;
	struct reading sbp, dbp, map;
	uint8_t fluid_bolus;
	uint16_t vasopressors;
	uint8_t hypotension;
	uint8_t o2_device;
	struct reading o2_flow, spo2;
	bool no_hypoxia;
	uint8_t masking;
	struct score ice;
	uint8_t ice_not_done;
	struct score capd;
	uint8_t capd_not_done;
	uint8_t consciousness, new_confusion, seizure, motor, icp;
	bool no_neuro_events;
	uint8_t death;
};

struct context {
	int32_t age_days;
	int16_t age_years;
	bool age_known;
	uint8_t scale;
	struct reading baseline_sbp;
	uint8_t baseline_o2;
	struct reading baseline_o2_flow;
	bool fever_attributed, o2_not_for_hypoxia;
	uint8_t episode_open;
	uint8_t active_seizure, active_motor, active_icp;
	int64_t active_at[3];
	struct reading onset_day;
};

struct thresholds {
	int32_t adult_sbp, adult_map, baseline_percent, baseline_below;
	int32_t neonate_sbp, infant_sbp, child_base, child_per_year, child10_sbp;
	int32_t hypoxia_spo2, repeat_spo2;
};

struct result {
	uint8_t low, high, working;
	uint32_t flags;
};

enum {
	F_FEVER_SUPPRESSED = 1 << 0,
	F_FEVER_MAY_BE_MASKED = 1 << 1,
	F_AFEBRILE_NO_MASKING_DRUG = 1 << 2,
	F_CRITERIA_NOT_MET = 1 << 3,
	F_TEMPERATURE_MISSING = 1 << 4,
	F_FEVER_ATTRIBUTED = 1 << 5,
	F_HYPOTENSION = 1 << 6,
	F_LOW_PRESSURE = 1 << 7,
	F_HYPOXIA = 1 << 8,
	F_HYPOXIC_UNTREATED = 1 << 9,
	F_LOW_SPO2 = 1 << 10,
	F_REPEAT_SPO2 = 1 << 11,
	F_VASOPRESSIN_ALONE = 1 << 12,
	F_INOTROPE = 1 << 13,
	F_MEAN_UNKNOWN = 1 << 14,
	F_LATE_ONSET = 1 << 15,
	F_NOTHING_SAID = 1 << 16,
	F_NOT_ASSESSABLE = 1 << 17,
	F_DO_ICE_NOW = 1 << 18,
	F_ANSWERS_ODD = 1 << 19,
	F_OTHER_SCALE = 1 << 20,
};

struct result grade_crs(const struct context *c, const struct observation *o, const struct thresholds *t);
struct result grade_icans(const struct context *c, const struct observation *o);

#endif
