package duck_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"khi/queries/duck"
)

// TestMain lets this binary play a second process: one that only tries to open
// a data folder, and one that is killed in the middle of a write.
func TestMain(m *testing.M) {
	part, dir := os.Getenv("KHI_TEST_PART"), os.Getenv("KHI_TEST_DIR")
	if part == "" {
		os.Exit(m.Run())
	}
	limit := "500MB"
	if part == "spill" {
		limit = "60MB"
	}
	db, err := duck.Open(context.Background(), duck.Options{Dir: dir, MemoryLimit: limit, Threads: 1})
	if err != nil {
		fmt.Println(err)
		os.Exit(3)
	}
	switch part {
	case "open":
		err = db.Close()
	case "write":
		err = writeUntilKilled(db)
	case "spill":
		err = db.Update(context.Background(), func(tx *duck.Tx) error { _, err := tx.Exec(text(spills), nil); return err })
	}
	fmt.Println("ended:", err)
	os.Exit(4)
}

// writeUntilKilled says "kept N" after each write and stops in the middle of the fourth.
func writeUntilKilled(db *duck.DB) error {
	for n := 1; ; n++ {
		err := db.Update(context.Background(), func(tx *duck.Tx) error {
			if err := tx.Stage("cost"); err != nil {
				return err
			}
			_, err := tx.Append("stage_cost", func(yield func([]any, error) bool) {
				for i := range 50_000 {
					if !yield([]any{"s1", i, "2025-26", "care", float64(i), n, "", i, nil}, nil) {
						return
					}
				}
			})
			if err != nil {
				return err
			}
			if _, err := tx.Exec(text("INSERT INTO cost SELECT * FROM stage_cost"), nil); err != nil {
				return err
			}
			if n == 4 {
				fmt.Println("in the middle")
				select {}
			}
			return nil
		})
		if err != nil {
			return err
		}
		fmt.Println("kept", n)
	}
}

func play(t *testing.T, part, dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "KHI_TEST_PART="+part, "KHI_TEST_DIR="+dir)
	return cmd
}

func TestSecondProcessIsRefusedInWords(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	out, err := play(t, "open", dir).Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Fatalf("the second process: %v %s", err, out)
	}
	for _, want := range []string{dir, "in use by process " + strconv.Itoa(os.Getpid())} {
		if !strings.Contains(string(out), want) {
			t.Errorf("it says %q, without %q", out, want)
		}
	}
	if _, err := duck.Open(t.Context(), duck.Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("this process opened the folder twice: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	out, _ = play(t, "open", dir).Output()
	if !bytes.Contains(out, []byte("ended: <nil>")) {
		t.Errorf("after the first has closed: %s", out)
	}
}

func TestKilledInTheMiddleOfAWrite(t *testing.T) {
	dir := t.TempDir()
	cmd := play(t, "write", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kept := 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "kept ") {
			kept++
			continue
		}
		if lines.Text() != "in the middle" {
			t.Errorf("the writer says %q", lines.Text())
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Wait(); err == nil || kept != 3 {
		t.Fatalf("the writer ended with %v after %d writes", err, kept)
	}
	db := open(t, dir) // the lock went with the process
	if n := count(t, db, "SELECT count(*) FROM cost"); n != 150_000 {
		t.Errorf("%d rows after three writes of 50,000", n)
	}
	if n := count(t, db, "SELECT sum(weekly)::BIGINT FROM cost"); n != 3*49_999*25_000 {
		t.Errorf("the rows add up to %d", n)
	}
	if n := count(t, db, "SELECT max(batch) FROM cost"); n != 3 {
		t.Errorf("a row of write %d", n)
	}
}
