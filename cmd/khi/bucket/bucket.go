// Package bucket is a store of publications in a store of objects that speaks S3: Amazon's
// own, or any that speaks like it. It signs requests and knows what an address means; what is
// published, how it is locked and in which order is the business of cmd/khi/copies.
package bucket

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/s3utils"

	"khi/cmd/khi/copies"
)

// Form is how the address of a bucket is written, for whoever wrote it otherwise.
const Form = "s3://BUCKET/FOLDER?region=eu-west-2 (Amazon), or s3://BUCKET/FOLDER?endpoint=https://STORE.EXAMPLE (any other; with &region= where it wants one)"

const (
	scheme = "s3://"
	// callTime is how long one file may take there or back; a publication is a few MB.
	callTime = 2 * time.Minute
	// tries is how often a call is made that the store answers with "slow down" or not at all.
	// Writer and replicas come again by themselves, so it is not often.
	tries = 3
)

// ErrNoKeys says that nobody gave the keys to sign requests with.
var ErrNoKeys = errors.New("no keys to sign with: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for keys that end), or name a file of keys in AWS_SHARED_CREDENTIALS_FILE")

// refusals are what stores call keys that they do not take, with whatever status.
var refusals = []string{minio.AccessDenied, "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"}

// Bucket is a folder in a bucket.
type Bucket struct {
	client       *minio.Client
	name, folder string
}

// Is says whether an address is that of a bucket.
func Is(where string) bool { return strings.HasPrefix(where, scheme) }

// Check refuses an address that means no bucket, without asking for keys.
func Check(where string) error {
	_, err := parse(where)
	return err
}

// Open gives the folder of a bucket. Nothing is sent yet: a store that is away is met at the
// first call, for writers and replicas go on without it.
func Open(where string) (*Bucket, error) {
	p, err := parse(where)
	if err != nil {
		return nil, err
	}
	keys := credentials.NewChainCredentials([]credentials.Provider{&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}})
	if value, err := keys.GetWithContext(nil); err != nil || value.AccessKeyID == "" || value.SecretAccessKey == "" {
		return nil, ErrNoKeys
	}
	client, err := minio.New(p.host, &minio.Options{Creds: keys, Secure: p.secure, Region: p.region, BucketLookup: p.lookup, MaxRetries: tries})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.host, err)
	}
	return &Bucket{client: client, name: p.bucket, folder: p.folder}, nil
}

// place is what an address says.
type place struct {
	bucket, folder, host, region string
	secure                       bool
	lookup                       minio.BucketLookupType
}

func parse(where string) (*place, error) {
	at, err := url.Parse(where)
	if err != nil || at.User != nil { // it may hold a secret, so it is not repeated
		return nil, fmt.Errorf("the address is no bucket's: write %s; keys do not belong in an address", Form)
	}
	if !Is(where) || at.Host == "" || at.Fragment != "" {
		return nil, fmt.Errorf("%q is no bucket: write %s", where, Form)
	}
	asked := at.Query()
	for name, values := range asked {
		if name != "endpoint" && name != "region" || len(values) != 1 {
			return nil, fmt.Errorf("%q: ?%s is not known, or there twice: write %s", where, name, Form)
		}
	}
	p := &place{bucket: at.Host, folder: strings.Trim(at.Path, "/"), region: asked.Get("region")}
	if err := s3utils.CheckValidBucketNameStrict(p.bucket); err != nil {
		return nil, fmt.Errorf("%q: %w", where, err)
	}
	return p, p.reach(where, asked.Get("endpoint"))
}

// reach settles which machine is asked: over https, unless it is this one.
func (p *place) reach(where, endpoint string) error {
	if endpoint == "" {
		if p.region == "" {
			return fmt.Errorf("%q: say in which region, or at which endpoint: %s", where, Form)
		}
		p.host, p.secure, p.lookup = "s3."+p.region+".amazonaws.com", true, minio.BucketLookupDNS
		return nil
	}
	at, err := url.Parse(endpoint)
	if err != nil || at.Host == "" || at.User != nil || strings.Trim(at.Path, "/") != "" || at.RawQuery != "" || at.Fragment != "" {
		return fmt.Errorf("%q: endpoint=%s: only https:// and a name, with a port where it needs one", where, endpoint)
	}
	p.host, p.secure, p.lookup = at.Host, at.Scheme == "https", minio.BucketLookupPath
	if ip := net.ParseIP(at.Hostname()); !p.secure && (at.Scheme != "http" || ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%q: endpoint=%s: https:// only, for others read along (http:// for 127.0.0.1)", where, endpoint)
	}
	return nil
}

func (b *Bucket) path(name string) string {
	if b.folder == "" {
		return name
	}
	return b.folder + "/" + name
}

// Get fetches a file.
func (b *Bucket) Get(ctx context.Context, name string, most int64) (text []byte, err error) {
	ctx, stop := context.WithTimeout(ctx, callTime)
	defer stop()
	object, err := b.client.GetObject(ctx, b.name, b.path(name), minio.GetObjectOptions{})
	if err != nil {
		return nil, b.said("fetch", name, err)
	}
	defer func() { err = errors.Join(err, object.Close()) }()
	text, err = copies.ReadMost(object, name, most)
	return text, b.said("fetch", name, err)
}

// Put sends a file, which is there whole or not at all: it goes in one request. Whoever gives
// it on is told to ask again each time, for the manifest changes under its name.
func (b *Bucket) Put(ctx context.Context, name string, data []byte) error {
	ctx, stop := context.WithTimeout(ctx, callTime)
	defer stop()
	_, err := b.client.PutObject(ctx, b.name, b.path(name), bytes.NewReader(data), int64(len(data)),
		minio.PutObjectOptions{ContentType: "application/octet-stream", CacheControl: "no-cache", DisableMultipart: true, SendContentMd5: true})
	return b.said("write", name, err)
}

// List names the files of a folder of the folder.
func (b *Bucket) List(ctx context.Context, folder string) (names []string, err error) {
	ctx, stop := context.WithTimeout(ctx, callTime)
	defer stop()
	within := b.path(folder) + "/"
	for object := range b.client.ListObjectsIter(ctx, b.name, minio.ListObjectsOptions{Prefix: within}) {
		if object.Err != nil {
			return nil, b.said("list", folder, object.Err)
		}
		if name := strings.TrimPrefix(object.Key, within); name != "" && !strings.Contains(name, "/") {
			names = append(names, name)
		}
	}
	return names, nil
}

// Remove takes a file away, if it is there.
func (b *Bucket) Remove(ctx context.Context, name string) error {
	ctx, stop := context.WithTimeout(ctx, callTime)
	defer stop()
	if err := b.said("remove", name, b.client.RemoveObject(ctx, b.name, b.path(name), minio.RemoveObjectOptions{})); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// said puts what the store said into words for whoever looks after it.
func (b *Bucket) said(what, name string, err error) error {
	if err == nil || errors.Is(err, copies.ErrNotOurs) {
		return err
	}
	var answer minio.ErrorResponse // empty where no store answered
	errors.As(err, &answer)
	switch {
	case answer.Code == minio.NoSuchKey || answer.Code == "" && answer.StatusCode == http.StatusNotFound:
		return fmt.Errorf("%s in bucket %s: %w", name, b.name, fs.ErrNotExist)
	case answer.Code == minio.NoSuchBucket:
		return fmt.Errorf("%s %s: there is no bucket %s: make it in the store, private, and try again", what, name, b.name)
	case answer.StatusCode == http.StatusForbidden || slices.Contains(refusals, answer.Code):
		return fmt.Errorf("%s %s in bucket %s: the store refused the keys (%s): a writer may list, get, put and delete there, a replica may list and get", what, name, b.name, answer.Code)
	}
	return fmt.Errorf("%s %s in bucket %s: %w", what, name, b.name, err)
}
