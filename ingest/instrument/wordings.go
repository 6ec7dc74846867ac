package instrument

import (
	"bytes"
	"errors"
	"io"
	"os"

	"gopkg.in/yaml.v3"
)

// Wording is what one item of a licensed questionnaire says, as a deployment that may use
// it gives it, by language: en, cy, and easy for easy read.
type Wording struct {
	Text    map[string]string            `yaml:"text"`
	Answers map[string]map[string]string `yaml:"answers"` // by code
}

// ReadWordings reads a file of wordings, by questionnaire and item. Whether they fit the
// questionnaires is for whoever asks them.
func ReadWordings(path string) (map[string]map[string]Wording, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseWordings(text)
}

func parseWordings(text []byte) (words map[string]map[string]Wording, err error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&words); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return words, nil
}
