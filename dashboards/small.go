package dashboards

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"sync"
)

// What is zipped on its way, and what is not. The length of a zipped answer tells of
// what stands in it: somebody who sees lengths, and can have words of theirs put into a
// page beside something secret, can guess the secret letter by letter (BREACH). So only
// files that are the same for everybody are zipped, and pages of the form, in which
// nothing of a request is said again but the link that was asked for itself. Pages with
// figures never are: a length must not tell of a number that is hidden.

// unzips says whether whoever asks can unzip.
func unzips(r *request) bool { return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") }

// small zips an answer that may be, for whoever can unzip it.
func (a *response) small(r *request) error {
	if !a.zips || !unzips(r) {
		return nil
	}
	zipped, err := squeeze(a.body, gzip.DefaultCompression)
	if err == nil {
		a.body, a.header["Content-Encoding"] = zipped, "gzip"
	}
	return err
}

func squeeze(text []byte, level int) ([]byte, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, level)
	if err != nil {
		return nil, err
	}
	_, err = z.Write(text)
	err = errors.Join(err, z.Close())
	return out.Bytes(), err
}

var zippedFiles sync.Map // by name, zipped when it is first asked for

// zippedFile is a browser file as it travels.
func zippedFile(name string) ([]byte, error) {
	if kept, ok := zippedFiles.Load(name); ok {
		return kept.([]byte), nil
	}
	out, err := squeeze(browserFiles()[name], gzip.BestCompression)
	if err == nil {
		zippedFiles.Store(name, out)
	}
	return out, err
}
