package demo

import "crsmon/internal/ward"

// patients are plainly fictional: adults and children, every grade of CRS and ICANS
// from 0 to 4 somewhere, a fever masked by tocilizumab, a child on CAPD, one
// overdue, one incomplete, one not yet seen.
var patients = []patient{
	{
		bed: "01", family: "Alpha", given: "Demo", born: 54, sex: ward.Female, kg: 68, product: "axi-cel", why: "lymphoma", day: 4,
		allergies: "penicillin", sbp: 124,
		sets: []set{
			{ago: minutes(1500), json: `"temp_c":38.2,"hr":98,"rr":18,"sbp":118,"dbp":70,"spo2":96,"ice":10,` + air + `,` + noRx + `,` + quiet + `,` + well},
			{ago: minutes(620), json: `"temp_c":38.9,"hr":112,"rr":20,"sbp":86,"dbp":50,"spo2":94,"ice":9,` + air + `,"vasopressors":[],"fluid_bolus":true,"masking":["paracetamol"],` + well},
			{ago: minutes(75), json: `"temp_c":39.1,"hr":124,"rr":24,"sbp":88,"dbp":50,"spo2":93,"o2_device":"nasal-cannula","o2_flow_lpm":4,"fluid_bolus":true,"vasopressors":[],"masking":["paracetamol"],"ice":8,` + well},
			{ago: minutes(12), json: `"temp_c":39.4,"hr":128,"rr":26,"sbp":84,"dbp":51,"spo2":93,"o2_device":"nasal-cannula","o2_flow_lpm":4,"vasopressors":["noradrenaline"],"fluid_bolus":true,"masking":["paracetamol"],"ice":8,` + well + `,"note":"ICU outreach at the bedside"`},
		},
	},
	{
		bed: "02", family: "Bravo", given: "Demo", born: 63, sex: ward.Male, kg: 82, product: "cilta-cel", why: "myeloma", day: 6,
		allergies: "none known", sbp: 132,
		sets: []set{
			{ago: minutes(260), json: `"temp_c":37.4,"hr":88,"rr":16,"sbp":126,"dbp":74,"spo2":97,"ice":10,` + air + `,` + noRx + `,` + quiet + `,` + well},
			{ago: minutes(48), json: `"temp_c":38.3,"hr":104,"rr":18,"sbp":112,"dbp":68,"spo2":96,"ice":10,` + air + `,` + noRx + `,` + quiet + `,` + well},
		},
	},
	{
		bed: "03", family: "Charlie", given: "Demo", born: 9, sex: ward.Female, kg: 28, product: "tisa-cel", why: "leukaemia", day: 2,
		allergies: "none known", sbp: 104,
		sets: []set{
			{ago: minutes(230), json: `"temp_c":37.1,"hr":98,"rr":20,"sbp":104,"dbp":60,"spo2":98,"capd":0,` + air + `,` + noRx + `,` + quiet + `,` + well},
			{ago: minutes(25), json: `"temp_c":38.4,"hr":118,"rr":24,"spo2":98,"capd":3,` + air + `,` + quiet + `,` + well + `,"note":"BP cuff not tolerated, repeat"`},
		},
	},
	{
		bed: "04", family: "Delta", given: "Demo", born: 47, sex: ward.Male, kg: 91, product: "axi-cel", why: "lymphoma", day: 5,
		allergies: "latex", sbp: 128,
		sets: []set{
			{ago: minutes(900), json: `"temp_c":39.6,"hr":130,"rr":28,"sbp":82,"dbp":44,"spo2":90,"o2_device":"high-flow-nasal-cannula","o2_flow_lpm":40,"vasopressors":["noradrenaline"],"fluid_bolus":true,"masking":["tocilizumab"],"ice":2,"consciousness":"drowsy","no_neuro_events":true`},
			{ago: minutes(35), json: `"temp_c":38.6,"hr":122,"rr":20,"sbp":92,"dbp":52,"map":66,"spo2":95,"o2_device":"mechanical-ventilation","vasopressors":["noradrenaline","adrenaline","vasopressin"],"fluid_bolus":true,"masking":["tocilizumab","steroid"],"ice_not_done":"intubated","consciousness":"sedated","no_neuro_events":true`},
		},
	},
	{
		bed: "05", family: "Echo", given: "Demo", born: 31, sex: ward.Female, kg: 59, product: "CD19 CAR-T (trial)", why: "lupus", day: 1,
		allergies: "none known", sbp: 112,
		sets: []set{
			{ago: minutes(95), json: `"temp_c":36.8,"hr":76,"rr":14,"sbp":114,"dbp":70,"spo2":98,"ice":10,` + air + `,` + noRx + `,` + quiet + `,` + well},
		},
	},
	{
		bed: "06", family: "Foxtrot", given: "Demo", born: 58, sex: ward.Male, kg: 77, product: "ide-cel", why: "myeloma", day: 3,
		allergies: "sulfonamides", sbp: 136,
		sets: []set{
			{ago: minutes(480), json: `"temp_c":38.8,"hr":108,"rr":20,"sbp":102,"dbp":60,"spo2":95,"ice":10,` + air + `,` + noRx + `,` + quiet + `,` + well},
			{ago: minutes(30), json: `"temp_c":37.2,"hr":96,"rr":18,"sbp":87,"dbp":52,"spo2":95,"ice":10,` + air + `,"vasopressors":[],"fluid_bolus":true,"masking":["tocilizumab"],` + well + `,"note":"tocilizumab finished 6 h ago, 1 L saline running"`},
		},
	},
	{
		bed: "07", family: "Golf", given: "Demo", born: 38, sex: ward.Female, kg: 64, product: "obe-cel", why: "leukaemia", day: 7,
		allergies: "none known", sbp: 118,
		sets: []set{
			{ago: minutes(300), json: `"temp_c":38.5,"hr":102,"rr":20,"sbp":110,"dbp":64,"spo2":93,"ice":8,` + air + `,` + noRx + `,` + quiet + `,` + well},
			{ago: minutes(40), json: `"temp_c":38.7,"hr":110,"rr":22,"sbp":108,"dbp":62,"spo2":95,"o2_device":"nasal-cannula","o2_flow_lpm":3,"ice":{"year":1,"month":1,"city":0,"hospital":0,"name1":1,"name2":1,"name3":0,"command":1,"sentence":0,"attention":0},` + noRx + `,` + quiet + `,"consciousness":"voice","no_neuro_events":true`},
		},
	},
	{
		bed: "08", family: "Hotel", given: "Demo", born: 66, sex: ward.Male, kg: 70, product: "axi-cel", why: "lymphoma", day: 9,
		allergies: "none known", sbp: 126,
		sets: []set{
			{ago: minutes(1400), json: `"temp_c":36.9,"hr":84,"rr":16,"sbp":122,"dbp":70,"spo2":97,"ice":9,` + air + `,` + noRx + `,` + quiet + `,` + well},
			{ago: minutes(22), json: `"temp_c":36.8,"hr":96,"rr":18,"sbp":128,"dbp":72,"spo2":96,"ice":4,` + air + `,` + noRx + `,` + quiet + `,"consciousness":"drowsy","seizure":"brief","motor":"tremor","icp":"none"`},
		},
	},
	{
		bed: "09", family: "India", given: "Demo", born: 5, sex: ward.Male, kg: 19, product: "tisa-cel", why: "leukaemia", day: 5,
		allergies: "none known", sbp: 98,
		sets: []set{
			{ago: minutes(280), json: `"temp_c":38.6,"hr":132,"rr":26,"sbp":96,"dbp":56,"spo2":96,"capd":4,` + air + `,` + noRx + `,"masking":["paracetamol"],` + well},
			{ago: minutes(50), json: `"temp_c":39.0,"hr":140,"rr":30,"sbp":94,"dbp":54,"spo2":94,"o2_device":"blow-by","o2_flow_lpm":2,"capd":[1,1,1,1,1,1,1,1],` + noRx + `,"masking":["paracetamol"],"consciousness":"voice","no_neuro_events":true`},
		},
	},
	{
		bed: "10", family: "Juliett", given: "Demo", born: 15, sex: ward.Female, kg: 52, product: "CD19 CAR-T (trial)", why: "lupus", day: 3,
		allergies: "aspirin", sbp: 110,
		sets: []set{
			{ago: minutes(425), json: `"temp_c":38.1,"hr":100,"rr":18,"sbp":108,"dbp":64,"spo2":97,"ice":10,` + air + `,` + noRx + `,` + quiet + `,` + well},
		},
	},
	{
		bed: "11", family: "Kilo", given: "Demo", born: 71, sex: ward.Male, kg: 74, product: "brexu-cel", why: "lymphoma", day: 8,
		allergies: "none known", sbp: 138,
		sets: []set{
			{ago: minutes(320), json: `"temp_c":37.8,"hr":92,"rr":16,"sbp":132,"dbp":76,"spo2":96,"ice":3,` + air + `,` + noRx + `,"masking":["steroid"],"consciousness":"voice","no_neuro_events":true`},
			{ago: minutes(18), json: `"temp_c":38.0,"hr":104,"rr":14,"sbp":140,"dbp":82,"spo2":95,"ice_not_done":"unarousable",` + air + `,` + noRx + `,"masking":["steroid"],"consciousness":"unarousable","no_neuro_events":true`, by: doctor},
		},
	},
	{
		bed: "12", family: "Lima 示例", given: "Demo", born: 60, sex: ward.Female, kg: 66, product: "cilta-cel", why: "myeloma", day: 0,
		allergies: "", sbp: 120,
	},
}
