package dashboards

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"khi/dashboards/rounds"
)

// BenchmarkACrowdAnswers has 500 people answer a round of four questions at once, each
// by a link of their own over loopback: every page, and every answer as it is synced to
// the disk. An error or an answer that is lost ends it.
func BenchmarkACrowdAnswers(b *testing.B) {
	const crowd = 500
	c, err := charts()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		b.StopTimer()
		asking := askingOn(b)
		h, err := New(Options{Publisher: published{newFixture(b, plainName)}, Charts: c, Asking: asking, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			b.Fatal(err)
		}
		site := httptest.NewServer(h)
		links := linksFor(b, asking.Shelf, crowd)
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: crowd}, Timeout: 5 * time.Minute}
		failed := make(chan error, crowd)
		var all sync.WaitGroup
		b.StartTimer()
		for i, link := range links {
			all.Go(func() {
				if err := answersAll(client, site.URL+"/ask/"+link, i); err != nil {
					failed <- err
				}
			})
		}
		all.Wait()
		b.StopTimer()
		site.Close()
		select {
		case err := <-failed:
			b.Fatal(err)
		default:
		}
		for _, st := range asking.Shelf.All() {
			rows, _, err := asking.Shelf.Table(st.ID)
			if err != nil || st.Finished != crowd || len(rows) != crowd+1 {
				b.Fatalf("%d of %d finished, %d rows, %v", st.Finished, crowd, len(rows)-1, err)
			}
			for i, row := range rows[1:] {
				if got, want := strings.Join(row[4:], " "), fmt.Sprintf("supported %d 1 money time 7", i%100); got != want {
					b.Fatalf("person %d: kept %q, said %q", i, got, want)
				}
			}
		}
		b.StartTimer()
	}
	b.ReportMetric(crowd*6*float64(b.N)/b.Elapsed().Seconds(), "answers/s")
}

func linksFor(b *testing.B, shelf *rounds.Shelf, crowd int) []string {
	b.Helper()
	today := shelf.Today()
	r, err := shelf.Make(rounds.Round{Scheme: "S1", Title: "Crowd", Wave: "baseline", Sets: []string{"friends", "scale"}, Language: "en", Opens: today, Closes: today, Contact: "Ann"}, "")
	if err != nil {
		b.Fatal(err)
	}
	var people []int64
	for i := range crowd {
		people = append(people, int64(i+1))
	}
	links, err := shelf.Link(r.ID, people, "", "ann")
	if err != nil {
		b.Fatal(err)
	}
	return links
}

// answersAll answers as a browser does: each answer leads to the next page.
func answersAll(client *http.Client, base string, i int) error {
	for _, step := range [][2]string{{"1", "answer=" + fmt.Sprint(i%100)}, {"2", "answer=1"}, {"3", "answer=money&answer=time"}, {"4", "answer=7"}, {"helper", "answer=read"}, {"end", ""}} {
		form, _ := url.ParseQuery(step[1])
		answer, err := client.PostForm(base+"/"+step[0], form)
		if err != nil {
			return err
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("step %s answered %d", step[0], answer.StatusCode)
		}
	}
	return nil
}
