package grading

// The sources of the other scales, and how they were read.
const (
	sourceLee2014 = "Lee 2014 (NCI consensus), as tabled in J Hematol Oncol 2018, doi 10.1186/s13045-018-0653-x, Table 1, and PMC7006459 Table 2"
	sourcePenn    = "Porter 2018, J Hematol Oncol 11:35, doi 10.1186/s13045-018-0571-y"
	sourceCARTOX  = "Neelapu 2018 (CARTOX), as tabled in J Hematol Oncol 2018, doi 10.1186/s13045-018-0653-x, Table 1, and PMC7006459 Table 2; CPAP and BiPAP by Mahadeo 2019, Nat Rev Clin Oncol, doi 10.1038/s41571-018-0075-2, Table 2"
	sourceMSKCC   = "MSKCC, as tabled in PMC7006459 Table 2"
	sourceCTCAE5  = "NCI CTCAE v5.0, cytokine release syndrome; not confirmed against the original"
	sourceCRES    = "Neelapu 2018 (CRES), as tabled in Sharma 2018, Neuroimmunol Neuroinflamm 5:43, Table 3"
	sourceICAHT   = "Rejeski 2023, Blood 142:865, doi 10.1182/blood.2023020578; the split at day 30 was read, the numbers were not confirmed"
	sourceTICAHT  = "T-ICAHT table, the thrombocytopenia variant of Rejeski 2023, Blood 142:865, doi 10.1182/blood.2023020578"
)

var scaleInfos = [scaleEnd]ScaleInfo{
	ScaleLee2014: {ScaleLee2014, "Lee 2014", sourceLee2014, ConfidenceRead, [5]string{
		"",
		"symptoms only, not life-threatening: fever, nausea, fatigue, headache, myalgia, malaise",
		"oxygen < 40 %, or hypotension responding to fluids or one low-dose vasopressor, or grade 2 organ toxicity",
		"oxygen >= 40 %, or high-dose or multiple vasopressors, or grade 3 organ toxicity or grade 4 transaminitis",
		"ventilator, or grade 4 organ toxicity other than transaminitis",
	}},
	ScalePenn: {ScalePenn, "Penn", sourcePenn, ConfidenceRead, [5]string{
		"",
		"mild reaction, supportive care",
		"some organ dysfunction (grade 2 creatinine or grade 3 liver tests) from CRS, or hospitalised for symptoms of CRS",
		"organ dysfunction (grade 4 liver tests or grade 3 creatinine), hypotension treated with multiple fluid boluses or low-dose vasopressor, coagulopathy needing plasma, cryoprecipitate or fibrinogen, or hypoxia needing any oxygen, CPAP and BiPAP included",
		"hypotension needing high-dose vasopressor, or mechanical ventilation",
	}},
	ScaleCARTOX: {ScaleCARTOX, "CARTOX CRS", sourceCARTOX, ConfidenceRead, [5]string{
		"",
		"temperature >= 38 C, or grade 1 organ toxicity",
		"SBP < 90 responding to fluids or low-dose vasopressor, or FiO2 < 40 %, or grade 2 organ toxicity",
		"high-dose or multiple vasopressors, or FiO2 >= 40 %, or grade 3 organ toxicity or grade 4 transaminitis",
		"life-threatening hypotension, ventilator, or grade 4 organ toxicity other than transaminitis",
	}},
	ScaleMSKCC: {ScaleMSKCC, "MSKCC", sourceMSKCC, ConfidenceRead, [5]string{
		"",
		"mild, observation or supportive care",
		"any vasopressor < 24 h, or oxygen < 40 %",
		"any vasopressor >= 24 h, or oxygen >= 40 %",
		"hypotension refractory to high-dose vasopressor, or ventilation",
	}},
	ScaleCTCAE5: {ScaleCTCAE5, "CTCAE v5 CRS", sourceCTCAE5, ConfidenceCheck, [5]string{
		"",
		"fever, with or without constitutional symptoms",
		"hypotension responding to fluids, or hypoxia responding to < 40 % oxygen",
		"one vasopressor, or hypoxia needing >= 40 % oxygen",
		"life-threatening, urgent intervention",
	}},
	ScaleCRES: {ScaleCRES, "CRES", sourceCRES, ConfidenceRead, [5]string{
		"",
		"CARTOX-10 7-9",
		"CARTOX-10 3-6",
		"CARTOX-10 0-2, or papilloedema stage 1-2, or partial seizure or non-convulsive seizure on EEG responding to benzodiazepine",
		"cannot perform CARTOX-10 or obtunded, or papilloedema stage 3-5, opening pressure >= 20 mmHg or oedema on imaging, or generalised seizure, status, or new motor weakness",
	}},
	ScaleEarlyICAHT: {ScaleEarlyICAHT, "early ICAHT", sourceICAHT, ConfidenceCheck, [5]string{
		"",
		"neutrophils <= 500/uL on fewer than 7 days of days 0-30",
		"<= 500/uL on 7-13 days",
		"<= 500/uL on 14 days or more, or <= 100/uL on 7 or more",
		"never above 500/uL, or <= 100/uL on 14 days or more",
	}},
	ScaleLateICAHT: {ScaleLateICAHT, "late ICAHT", sourceICAHT, ConfidenceCheck, [5]string{
		"",
		"neutrophils <= 1500/uL after day 30",
		"<= 1000/uL",
		"<= 500/uL",
		"<= 100/uL",
	}},
	ScaleEarlyTICAHT: {ScaleEarlyTICAHT, "early T-ICAHT", sourceTICAHT, ConfidenceRead, [5]string{
		"",
		"platelets < 50 x 10^9/L on 1-6 days of days 0-30",
		"< 50 on 7 days or more",
		"< 20 for 1-13 days",
		"< 20 for 14 days or more",
	}},
	ScaleLateTICAHT: {ScaleLateTICAHT, "late T-ICAHT", sourceTICAHT, ConfidenceRead, [5]string{
		"",
		"platelets < 100 x 10^9/L on days 31-100",
		"< 50",
		"< 20 for 1-13 days",
		"< 20 for 14 days or more",
	}},
}
