package chart

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"khi/dashboards/assets"
	"khi/metrics"
)

// BenchmarkBesideNode draws each picture by turns here and under node, both
// warm, with the same script, option and widths of characters, and gives the
// median of the turns of each and how many times node's ours is: by the clock,
// where node has the advantage that it cleans up on a second processor, and by
// processor time. Ours takes in the making of the option and the finishing of
// the file. A third takes its turn, node with the whole ECharts as it is
// published, which is what somebody draws with who has node and not khi. `go test ./dashboards/chart -run '^$' -bench BesideNode -benchtime 30x`
func BenchmarkBesideNode(b *testing.B) {
	node, plain := startNode(b, assets.EChartsStill), startNode(b, assets.ECharts)
	r := renderer(b)
	each(b, func(b *testing.B, t *metrics.Table) {
		task := nodeTask(b, t)
		ours := func(times int) (clock, used float64) {
			begin, before := time.Now(), cpu(b)
			for range times {
				if _, err := r.SVG(b.Context(), t, OnPage); err != nil {
					b.Fatal(err)
				}
			}
			return ms(time.Since(begin)) / float64(times), ms(cpu(b)-before) / float64(times)
		}
		ours(10)
		node.draw(b, task, 100)
		plain.draw(b, task, 100)
		var all [6][]float64
		for b.Loop() {
			clock, used := ours(sweepAfter) // with its share of the sweeping
			nodeClock, nodeUsed, _ := node.draw(b, task, sweepAfter)
			plainClock, plainUsed, _ := plain.draw(b, task, sweepAfter)
			for i, v := range []float64{clock, used, nodeClock, nodeUsed, plainClock, plainUsed} {
				all[i] = append(all[i], v)
			}
		}
		for i, name := range []string{"ms", "cpu-ms", "node-ms", "node-cpu-ms", "published-ms", "published-cpu-ms"} {
			b.ReportMetric(median(all[i]), name)
		}
		b.ReportMetric(median(all[0])/median(all[4]), "times-published")
		b.ReportMetric(median(all[1])/median(all[5]), "times-published-cpu")
		b.ReportMetric(median(all[0])/median(all[2]), "times-node")
		b.ReportMetric(median(all[1])/median(all[3]), "times-node-cpu")
		b.ReportMetric(0, "ns/op")
	})
}

// BenchmarkFirstBesideNode is a process that draws one picture and ends, ours
// and node's by turns. Ours is this test's own program.
func BenchmarkFirstBesideNode(b *testing.B) {
	script, widths := nodeFiles(b, assets.EChartsStill)
	line, err := json.Marshal(nodeTask(b, trendTable()))
	if err != nil {
		b.Fatal(err)
	}
	whole := func(c *exec.Cmd) (clock, used float64) {
		begin := time.Now()
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		return ms(time.Since(begin)), ms(c.ProcessState.UserTime() + c.ProcessState.SystemTime())
	}
	var all [4][]float64
	for b.Loop() {
		clock, used := whole(exec.CommandContext(b.Context(), os.Args[0], "-test.run=^$", "-test.bench=^BenchmarkOnePicture$", "-test.benchtime=1x"))
		c := exec.CommandContext(b.Context(), "node", "testdata/beside.js", script, widths)
		in, err := c.StdinPipe()
		if err != nil {
			b.Fatal(err)
		}
		go func() {
			_, _ = in.Write(append(line, '\n'))
			_ = in.Close()
		}()
		nodeClock, nodeUsed := whole(c)
		for i, v := range []float64{clock, used, nodeClock, nodeUsed} {
			all[i] = append(all[i], v)
		}
	}
	for i, name := range []string{"ms", "cpu-ms", "node-ms", "node-cpu-ms"} {
		b.ReportMetric(median(all[i]), name)
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkOnePicture is the process that BenchmarkFirstBesideNode starts.
func BenchmarkOnePicture(b *testing.B) {
	r := renderer(b)
	for range b.N {
		if _, err := r.SVG(b.Context(), trendTable(), OnPage); err != nil {
			b.Fatal(err)
		}
	}
}

// Node and the interpreter here give the same text, so that the benchmarks
// compare two ways of doing one thing.
func TestNodeDrawsTheSame(t *testing.T) {
	node := startNode(t, assets.EChartsStill)
	for name, table := range gallery() {
		task := nodeTask(t, table)
		_, _, byNode := node.draw(t, task, 1)
		onThread(t, func(m *machine) {
			raw, err := m.draw(work{ctx: t.Context(), option: task.Option, width: task.Width, height: task.Height})
			if err != nil {
				t.Fatal(err)
			}
			ours, err := finish(raw, table)
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := finish(byNode, table)
			if err != nil {
				t.Fatal(err)
			}
			if string(ours) != string(theirs) {
				t.Errorf("%s: %d bytes here, %d under node, and not the same", name, len(ours), len(theirs))
			}
		})
	}
}

// task is what node is told to draw.
type task struct {
	Option string `json:"option"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Times  int    `json:"times"`
}

func nodeTask(tb testing.TB, t *metrics.Table) task {
	p, err := draw(t, OnPage)
	if err != nil {
		tb.Fatal(err)
	}
	option, err := json.Marshal(p.option)
	if err != nil {
		tb.Fatal(err)
	}
	return task{string(option), p.width, p.height, 1}
}

// node is a node that draws what it is told.
type node struct {
	in  io.Writer
	out *bufio.Reader
}

func startNode(tb testing.TB, library string) *node {
	script, widths := nodeFiles(tb, library)
	c := exec.CommandContext(tb.Context(), "node", "testdata/beside.js", script, widths)
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := c.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = in.Close()
		_ = c.Wait()
	})
	return &node{in, bufio.NewReader(out)}
}

// draw gives the milliseconds that a picture took, by the clock and by
// processor time, and the last picture.
func (n *node) draw(tb testing.TB, what task, times int) (clock, used float64, svg string) {
	what.Times = times
	if err := json.NewEncoder(n.in).Encode(what); err != nil {
		tb.Fatal(err)
	}
	line, err := n.out.ReadBytes('\n')
	if err != nil {
		tb.Fatalf("node: %v", err)
	}
	var took struct {
		Clock float64 `json:"clock_ms"`
		CPU   float64 `json:"cpu_ms"`
		SVG   string  `json:"svg"`
	}
	if err := json.Unmarshal(line, &took); err != nil {
		tb.Fatal(err)
	}
	return took.Clock / float64(times), took.CPU / float64(times), took.SVG
}

// nodeFiles writes what node reads: a library with our stage (and with what
// makes it lighter, where it is the one that we draw with), and the widths of
// characters.
func nodeFiles(tb testing.TB, library string) (script, widths string) {
	if _, err := exec.LookPath("node"); err != nil {
		tb.Skip("node is not installed")
	}
	text, err := source(library)
	if err != nil {
		tb.Skip(err) // the browser files are not here: make assets
	}
	faces := map[string]map[string]float64{"regular": {}, "bold": {}}
	for name, face := range map[string]advances{"regular": regularFont(), "bold": boldFont()} {
		for letter, width := range face {
			faces[name][string(letter)] = width
		}
	}
	table, err := json.Marshal(faces)
	if err != nil {
		tb.Fatal(err)
	}
	dir := tb.TempDir()
	script, widths = filepath.Join(dir, "script.js"), filepath.Join(dir, "widths.json")
	for file, data := range map[string]string{script: text, widths: string(table)} {
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return script, widths
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
