package chart

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"khi/dashboards/assets"
	"khi/metrics"
)

// onThread runs a test on a machine that is freed afterwards.
func onThread(t *testing.T, run func(m *machine)) {
	t.Helper()
	code, err := program()
	if err != nil {
		t.Fatal(err)
	}
	runOn(t, code, run)
}

func runOn(t *testing.T, code []byte, run func(m *machine)) {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	m, err := newMachine(code)
	if err != nil {
		t.Fatal(err)
	}
	defer m.free()
	run(m)
}

// Nothing inside the interpreter turns a text into code, whatever an option
// may hold one day.
func TestNoTextBecomesCode(t *testing.T) {
	onThread(t, func(m *machine) {
		for _, code := range []string{
			`typeof eval`, `typeof Function`, `typeof (function () {}).constructor`, `typeof (function* () {}).constructor`,
			`typeof (async function () {}).constructor`, `typeof (async function* () {}).constructor`,
			`typeof echarts.init.constructor`, `typeof require`, `typeof process`, `typeof std`, `typeof os`,
		} {
			v := m.js.Eval(code)
			if got := v.ToString(); got != "undefined" {
				t.Errorf("%s is %q in the interpreter", code, got)
			}
			v.Free()
		}
	})
}

// The server draws with a part of ECharts and the browser with all of it: the
// same option must give the same picture, to the byte.
func TestThePartDrawsWhatTheWholeDraws(t *testing.T) {
	whole, err := compile(assets.ECharts)
	if err != nil {
		t.Fatal(err)
	}
	drawn := func(m *machine, table *metrics.Table, size Size) string {
		p, err := draw(table, size)
		if err != nil {
			t.Fatal(err)
		}
		option, err := json.Marshal(p.option)
		if err != nil {
			t.Fatal(err)
		}
		return drawnRaw(t, m, work{ctx: t.Context(), option: string(option), width: p.width, height: p.height})
	}
	tables := gallery()
	maps.Copy(tables, caseTables())
	for _, shape := range shapes() {
		tables["hostile "+string(shape)] = hostileTable(shape)
	}
	onThread(t, func(part *machine) {
		runOn(t, whole, func(all *machine) {
			for name, table := range tables {
				for _, size := range []Size{OnPage, Download, {Width: minWidth}} {
					if a, b := drawn(part, table, size), drawn(all, table, size); a != b {
						t.Errorf("%s at %d pixels: %d bytes by the part, %d by the whole", name, size.Width, len(a), len(b))
					}
				}
			}
			for _, unusual := range []string{ // what writer.js leaves to ECharts
				`{"series":{"type":"bar","data":[3],"itemStyle":{"shadowBlur":4,"shadowColor":"#123456"}},"xAxis":{"data":["a"]},"yAxis":{}}`,
				`{"series":{"type":"scatter","data":[[1,2]],"itemStyle":{"color":"rgba(1,2,3,0.5)"}},"xAxis":{},"yAxis":{}}`,
				`{"backgroundColor":{"type":"linear","colorStops":[{"offset":0,"color":"red"},{"offset":1,"color":"blue"}]},"title":{"text":"<&'>"}}`,
			} {
				w := work{ctx: t.Context(), option: unusual, width: 300, height: 200}
				if a, b := drawnRaw(t, part, w), drawnRaw(t, all, w); a != b {
					t.Errorf("%s:\n%s\nby the part, by the whole\n%s", unusual, a, b)
				}
			}
		})
	})
}

// drawnRaw is a picture as an interpreter and finish make it.
func drawnRaw(t *testing.T, m *machine, w work) string {
	t.Helper()
	raw, err := m.draw(w)
	if err != nil {
		t.Fatal(err)
	}
	svg, err := finish(raw, &metrics.Table{})
	if err != nil {
		t.Fatal(err)
	}
	return string(svg)
}

// writer.js writes every picture of ours: none is left to ECharts' own writer,
// which takes twice as long and marks each datum.
func TestOurWriterWritesEveryPicture(t *testing.T) {
	tables := gallery()
	maps.Copy(tables, caseTables())
	onThread(t, func(m *machine) {
		for name, table := range tables {
			p, err := draw(table, OnPage)
			if err != nil {
				t.Fatal(err)
			}
			option, err := json.Marshal(p.option)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := m.draw(work{ctx: t.Context(), option: string(option), width: p.width, height: p.height})
			if err != nil || strings.Contains(raw, ` ecmeta_`) || strings.Contains(raw, "pointer-events") {
				t.Errorf("%s was not written by our writer (%v)", name, err)
			}
		}
	})
}

// What fails inside is an error in words, and the next interpreter draws.
func TestFailuresAreErrors(t *testing.T) {
	ok, err := draw(placeTable(metrics.Bars, 3), OnPage)
	if err != nil {
		t.Fatal(err)
	}
	good, err := json.Marshal(ok.option)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ option, want string }{
		"no JSON":  {`{"series":`, "SyntaxError"},
		"null":     {`null`, "Error"},
		"too long": {`"` + strings.Repeat("x", maxOption) + `"`, "too much for one picture"},
		"too deep": {strings.Repeat("[", 200_000) + strings.Repeat("]", 200_000), "Error"},
	} {
		onThread(t, func(m *machine) {
			svg, err := m.draw(work{ctx: t.Context(), option: c.option, width: 400, height: 300})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: got %d bytes and %v", name, len(svg), err)
			}
		})
	}
	onThread(t, func(m *machine) {
		if svg, err := m.draw(work{ctx: t.Context(), option: string(good), width: 400, height: 300}); err != nil || svg == "" {
			t.Errorf("after the failures: %v", err)
		}
	})
}

// Drawing can be stopped at any moment, and what was begun is given back.
func TestStoppedAtAnyMoment(t *testing.T) {
	before := runtime.NumGoroutine()
	r, err := New(Options{Interpreters: 2, Keep: -1})
	if err != nil {
		t.Fatal(err)
	}
	stopped := 0
	for range 12 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rand.IntN(400))*time.Millisecond)
		for ctx.Err() == nil {
			_, err := r.SVG(ctx, placeTable(metrics.Intervals, 60), Download)
			if err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("stopped with %v", err)
			}
			if err != nil {
				stopped++
			}
		}
		cancel()
	}
	if stopped == 0 {
		t.Error("nothing was stopped half-way")
	}
	if err := r.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	if now := runtime.NumGoroutine(); now > before {
		t.Errorf("%d goroutines before, %d after the Renderer was closed", before, now)
	}
}

// FuzzPictures draws any name through the real interpreter: there is a whole
// and well-formed SVG each time, and the process is still there.
func FuzzPictures(f *testing.F) {
	for _, name := range hostile {
		f.Add(name)
	}
	r, err := New(Options{Interpreters: 1, Keep: -1})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string) {
		table := placeTable(metrics.Bars, 3)
		table.Rows[0].Label, table.Rows[0].Cells[0] = name, metrics.Known(100)
		table.Title, table.Subtitle, table.Alt, table.Columns[3].Name = name, name, name, name
		svg, err := r.SVG(t.Context(), table, Download)
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		d := xml.NewDecoder(bytes.NewReader(svg))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%q: %v", name, err)
			}
		}
	})
}
