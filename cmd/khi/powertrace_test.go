package main_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// tracedCalls are all by which a program on Linux changes files, their names and what of
// them is certain, and one by which it speaks.
const tracedCalls = "openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,sync,syncfs,sync_file_range,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat,copy_file_range,sendfile,splice"

// watchDisk runs the real program under strace and reads what it asked of the disk in a
// folder into d. root is the folder that the data folder lies in.
func watchDisk(t *testing.T, d *disk, root string, args ...string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "trace")
	all := append([]string{"-f", "-y", "-xx", "-s", "1000000000", "-e", "signal=none", "-e", "trace=" + tracedCalls, "-o", out, program(t)}, args...)
	cmd := exec.Command("strace", all...)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("strace %s: %v\n%s", strings.Join(args, " "), err, text)
	}
	file, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := traceReader{disk: d, root: root + "/", begun: map[string]string{}}
	in := bufio.NewReaderSize(file, 1<<20)
	for {
		line, err := in.ReadString('\n')
		if line != "" {
			if err := r.line(line); err != nil {
				t.Fatal(err)
			}
		}
		if err != nil {
			break
		}
	}
}

// traceReader follows the lines of strace.
type traceReader struct {
	disk  *disk
	root  string
	begun map[string]string // thread → a call that another thread interrupted
}

const unfinished, resumed = " <unfinished ...>", " resumed>"

// line reads one line: a thread, a call and what came of it. A call counts when it ends.
func (r *traceReader) line(line string) error {
	thread, call, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
	call = strings.TrimLeft(call, " ")
	if before, cut := strings.CutSuffix(call, unfinished); cut {
		r.begun[thread] = before
		return nil
	}
	if strings.HasPrefix(call, "<... ") {
		_, rest, ok := strings.Cut(call, resumed)
		if !ok {
			return fmt.Errorf("strace writes %.80q", call)
		}
		call = r.begun[thread] + rest
		delete(r.begun, thread)
	}
	at := strings.LastIndex(call, " = ")
	open := strings.IndexByte(call, '(')
	if at < 0 || open < 0 || strings.HasPrefix(call[at+3:], "-1") || strings.HasPrefix(call[at+3:], "?") {
		return nil // it failed, or is no call
	}
	shut := strings.LastIndexByte(call[:at], ')')
	if shut < open {
		return nil
	}
	return r.call(call[:open], strings.Split(call[open+1:shut], ", "), call[at+3:])
}

var opened = regexp.MustCompile(`^(\d+|AT_FDCWD)<(.*)>`)

// fd reads a file descriptor as strace -y writes it.
func (r *traceReader) fd(word string) (number, path string, ours bool) {
	m := opened.FindStringSubmatch(word)
	if m == nil {
		return "", "", false
	}
	whole := plainBytes(m[2])
	if whole+"/" == r.root {
		return m[1], ".", true
	}
	path, ours = strings.CutPrefix(whole, r.root)
	return m[1], path, ours
}

// text reads a string, each byte of which strace -xx writes as \x and two figures.
func text(word string) string { return plainBytes(strings.Trim(word, `"`)) }

func plainBytes(word string) string {
	if !strings.Contains(word, `\x`) {
		return word
	}
	out := make([]byte, 0, len(word)/4)
	for i := 0; i < len(word); i++ {
		if word[i] == '\\' && i+3 < len(word) && word[i+1] == 'x' {
			b, _ := strconv.ParseUint(word[i+2:i+4], 16, 8)
			out = append(out, byte(b))
			i += 3
			continue
		}
		out = append(out, word[i])
	}
	return string(out)
}

// path reads a path, which may be meant from an open folder on.
func (r *traceReader) path(from, word string) (path string, ours bool) {
	path = text(word)
	if m := opened.FindStringSubmatch(from); m != nil && !strings.HasPrefix(path, "/") {
		path = plainBytes(m[2]) + "/" + path
	}
	return strings.CutPrefix(path, r.root)
}

// call notes what a call did to the folder. One that is not understood is an error, so
// that nothing is left out in silence.
func (r *traceReader) call(name string, a []string, result string) error {
	switch name {
	case "openat", "open", "creat":
		return r.open(name, a)
	case "write", "pwrite64":
		return r.write(a, result)
	case "ftruncate":
		if _, path, ours := r.fd(a[0]); ours {
			size, _ := strconv.ParseInt(a[1], 10, 64)
			r.cutOff(path, size)
		}
	case "fsync", "fdatasync":
		if _, path, ours := r.fd(a[0]); ours {
			r.sync(path)
		}
	case "rename", "renameat", "renameat2":
		if name == "rename" {
			a = []string{"", a[0], "", a[1]}
		}
		if from, ours := r.path(a[0], a[1]); ours {
			to, _ := r.path(a[2], a[3])
			r.disk.rename(from, to)
		}
	case "unlink", "rmdir":
		r.remove("", a[0])
	case "unlinkat":
		r.remove(a[0], a[1])
	case "mkdir":
		r.mkdir("", a[0])
	case "mkdirat":
		r.mkdir(a[0], a[1])
	default:
		for _, word := range a {
			_, _, file := r.fd(word)
			if _, path := r.path("", word); file || path {
				return fmt.Errorf("the program calls %s, which the test does not know: teach it", name)
			}
		}
	}
	return nil
}

func (r *traceReader) open(name string, a []string) error {
	if name != "openat" {
		a = append([]string{""}, a...)
	}
	flags := strings.Join(a[2:], " ")
	if name == "creat" {
		flags = "O_CREAT|O_TRUNC"
	}
	path, ours := r.path(a[0], a[1])
	if !ours || !strings.Contains(flags, "O_CREAT") && !strings.Contains(flags, "O_TRUNC") {
		return nil
	}
	if _, there := r.disk.names[path]; there && strings.Contains(flags, "O_TRUNC") {
		r.cutOff(path, 0)
	}
	r.disk.create(path)
	return nil
}

func (r *traceReader) write(a []string, result string) error {
	number, path, ours := r.fd(a[0])
	n, err := strconv.Atoi(result)
	if err != nil {
		return fmt.Errorf("a write gave %q", result)
	}
	if !ours {
		if number == "1" {
			r.disk.do(deed{kind: spoke, data: []byte(text(a[1]))})
		}
		return nil
	}
	path = strings.TrimSuffix(path, " (deleted)")
	file, there := r.disk.names[path]
	if !there {
		return nil // it has no name any more, so nothing of it can be left
	}
	data := []byte(text(a[1]))
	if len(data) < n {
		return fmt.Errorf("strace gives %d bytes of %d written to %s", len(data), n, path)
	}
	at := r.disk.length(file)
	if len(a) > 3 {
		at, _ = strconv.ParseInt(a[3], 10, 64)
	}
	r.disk.do(deed{kind: wrote, path: path, file: file, at: at, data: data[:n]})
	return nil
}

// length is how long a file is by now. A write without a place goes to its end: whoever
// writes elsewhere is caught by the comparison with the real folder.
func (d *disk) length(file int) int64 {
	var n int64
	for _, x := range d.deeds {
		switch {
		case x.file == file && x.kind == wrote:
			n = max(n, x.at+int64(len(x.data)))
		case x.file == file && x.kind == cutOff:
			n = x.size
		}
	}
	return n
}

func (r *traceReader) cutOff(path string, size int64) {
	r.disk.do(deed{kind: cutOff, path: path, file: r.disk.names[path], size: size})
}

func (r *traceReader) sync(path string) {
	file, there := r.disk.names[path]
	if path == "." {
		file, there = folderItself, true
	}
	switch {
	case !there:
	case file == folderItself:
		r.disk.do(deed{kind: syncedFolder, path: path, file: folderItself})
	default:
		r.disk.do(deed{kind: synced, path: path, file: file})
	}
}

func (r *traceReader) remove(from, word string) {
	if path, ours := r.path(from, word); ours {
		r.disk.remove(path)
	}
}

func (r *traceReader) mkdir(from, word string) {
	if path, ours := r.path(from, word); ours {
		r.disk.mkdir(path)
	}
}
