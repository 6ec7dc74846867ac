package bucket

import (
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"
)

// What a real store says is tried in cmd/khi: TestABucketIsAFolder, TestReplicasAnswerFromABucket.

func TestAddresses(t *testing.T) {
	for where, want := range map[string]place{
		"s3://khi-figures?region=eu-west-2":                           {bucket: "khi-figures", host: "s3.eu-west-2.amazonaws.com", region: "eu-west-2", secure: true, lookup: minio.BucketLookupDNS},
		"s3://khi-figures/live/?region=eu-west-2":                     {bucket: "khi-figures", folder: "live", host: "s3.eu-west-2.amazonaws.com", region: "eu-west-2", secure: true, lookup: minio.BucketLookupDNS},
		"s3://khi/a/b?endpoint=https://store.example:9000":            {bucket: "khi", folder: "a/b", host: "store.example:9000", secure: true, lookup: minio.BucketLookupPath},
		"s3://khi/a?endpoint=https%3A%2F%2Fstore.example&region=uk-1": {bucket: "khi", folder: "a", host: "store.example", region: "uk-1", secure: true, lookup: minio.BucketLookupPath},
		"s3://khi/a?endpoint=http://127.0.0.1:7070":                   {bucket: "khi", folder: "a", host: "127.0.0.1:7070", lookup: minio.BucketLookupPath},
		"s3://khi/with space/é?endpoint=http://[::1]:7070":            {bucket: "khi", folder: "with space/é", host: "[::1]:7070", lookup: minio.BucketLookupPath},
	} {
		if p, err := parse(where); err != nil || *p != want {
			t.Errorf("%s: %+v, %v", where, p, err)
		}
	}
	for where, says := range map[string]string{
		"s3://":                              "is no bucket",
		"/mnt/khi":                           "is no bucket",
		"s3://key:secret@khi?region=x":       "keys do not belong in an address",
		"s3://khi/live":                      "in which region",
		"s3://K!?region=eu-west-2":           "ucket",
		"s3://khi?region=a&region=b":         "twice",
		"s3://khi?profile=default":           "not known",
		"s3://khi?endpoint=store.example":    "only https://",
		"s3://khi?endpoint=http://10.0.0.1":  "read along",
		"s3://khi?endpoint=http://localhost": "read along", // a name, which somebody may send elsewhere
		"s3://khi?endpoint=ftp://127.0.0.1":  "read along",
		"s3://khi?endpoint=https://s/folder": "only https://",
	} {
		if _, err := parse(where); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, which does not say %q", where, err, says)
		}
	}
}

func TestKeysAreNeeded(t *testing.T) {
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
	if _, err := Open("s3://khi?region=eu-west-2"); err != ErrNoKeys {
		t.Error(err)
	}
}
