package find

import (
	"strings"
	"testing"
	"unicode"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	zhang := Target{Bed: "07", Family: "张", Given: "伟", ID: "TEST-0042", More: "cilta-cel"}
	diaz := Target{Bed: "11", Family: "DÍAZ", Given: "Lucía María", ID: "A900", More: "tisa-cel"}
	lu := Target{Bed: "3", Family: "吕", Given: "小龙"}
	ouyang := Target{Bed: "4", Family: "欧阳", Given: "娜娜"}
	latin := Target{Bed: "12B", Family: "ZHANG", Given: "Wei"}
	for _, c := range []struct {
		query string
		of    *Target
		rank  int // -1: is not found
	}{
		{"", &zhang, 4},
		{"07", &zhang, 0},
		{"7", &zhang, 0},
		{"０７", &zhang, 0},
		{"test-0042", &zhang, 0},
		{"0042", &zhang, 3},
		{"张", &zhang, 1},
		{"张伟", &zhang, 1},
		{"伟", &zhang, 2},
		{"zw", &zhang, 1},
		{"ZW", &zhang, 1},
		{"zhw", &zhang, 1},
		{"zhangwei", &zhang, 1},
		{"zhang wei", &zhang, 1},
		{"zhangw", &zhang, 1},
		{"zwei", &zhang, 1},
		{"zhan", &zhang, 1},
		{"wei", &zhang, 2},
		{"wei zhang", &zhang, 2},
		{"zhang 07", &zhang, 1},
		{"cilta", &zhang, 4},
		{"zs", &zhang, -1},
		{"zhangweix", &zhang, -1},
		{"wz", &zhang, -1},
		{"08", &zhang, -1},
		{"zhang li", &zhang, -1},
		{"diaz", &diaz, 1},
		{"díaz", &diaz, 1},
		{"lucia", &diaz, 2},
		{"diaz luc", &diaz, 2},
		{"dl", &diaz, 2},
		{"maria", &diaz, 3},
		{"DÍAZ, Lucía", &diaz, 2},
		{"lv", &lu, 1},
		{"lu", &lu, 1},
		{"lyu", &lu, 1},
		{"lü", &lu, 1},
		{"lxl", &lu, 1},
		{"lvxiaolong", &lu, 1},
		{"xiaolong", &lu, 2},
		{"long", &lu, 3},
		{"oyn", &ouyang, 1},
		{"ouyangnana", &ouyang, 1},
		{"zw", &latin, 2},
		{"zhangwei", &latin, 1},
		{"12b", &latin, 0},
		{"12", &latin, 3},
	} {
		rank, ok := Match(c.query, c.of)
		if ok != (c.rank >= 0) || ok && rank != c.rank {
			t.Errorf("%q in %s %s: %d %v, want %d", c.query, c.of.Family, c.of.Given, rank, ok, c.rank)
		}
	}
}

// A surname is found by the reading it has as a surname, and by the usual one.
func TestSurnamesOfSeveralReadings(t *testing.T) {
	t.Parallel()
	for name, queries := range map[string]string{
		"单": "shan dan", "曾": "zeng ceng", "仇": "qiu chou", "解": "xie jie", "查": "zha cha", "任": "ren", "盖": "ge gai",
		"区": "ou qu", "朴": "piao", "翟": "zhai di", "覃": "qin tan", "缪": "miao", "员": "yun yuan", "乐": "yue le",
		"尉迟": "yuchi yc", "万俟": "moqi mq", "长孙": "zhangsun zs", "吕": "lv lyu", "华": "hua", "重": "chong", "冼": "xian", "䶮": "yan",
	} {
		for _, q := range strings.Fields(queries) {
			if _, ok := Match(q, &Target{Family: name, Given: "明"}); !ok {
				t.Errorf("%s is not found by %q (%v)", name, q, Readings([]rune(name)[0]))
			}
		}
	}
}

func TestLatin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		surname bool
		want    string
	}{
		{"张", true, "Zhang"},
		{"单", true, "Shan"},
		{"单", false, "Dan"},
		{"吕", true, "Lyu"},
		{"小龙", false, "Xiaolong"},
		{"乐乐", false, "Lele"},
		{"Smith", true, "Smith"},
		{"", true, ""},
	} {
		if got := Latin(c.name, c.surname); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Nearly every character that a name may hold has a reading of small letters.
func TestReadingsAreWhole(t *testing.T) {
	t.Parallel()
	if len(index) != 2*(lastHan-firstHan+1) {
		t.Fatalf("the index has %d bytes", len(index))
	}
	without := 0
	for r := rune(0x4e00); r <= 0x9fa5; r++ {
		rs := Readings(r)
		if len(rs) == 0 {
			without++
		}
		for _, s := range rs {
			if !letters(s) || len(s) > 6 {
				t.Errorf("%c is read %q", r, s)
			}
		}
	}
	if without > 30 {
		t.Errorf("%d characters have no reading", without)
	}
	if Readings('A') != nil || Readings(unicode.MaxRune) != nil || Readings(lastHan) != nil && len(Readings(lastHan)[0]) == 0 {
		t.Error("what is no Chinese character has no reading")
	}
	if n := len(readings) + len(index); n > 100<<10 {
		t.Errorf("the readings take %d bytes", n)
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("zw", "张", "伟")
	f.Add("lv ", "吕", "\xff")
	f.Fuzz(func(t *testing.T, query, family, given string) {
		rank, ok := Match(query, &Target{Family: family, Given: given})
		if ok && (rank < 0 || rank > 4) {
			t.Errorf("%q: %d", query, rank)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	t := Target{Bed: "07", Family: "欧阳", Given: "娜娜", ID: "TEST-0042"}
	for b.Loop() {
		Match("ouyangn", &t)
	}
}
