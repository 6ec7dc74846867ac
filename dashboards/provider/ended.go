package provider

import (
	"context"
	"errors"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Ended is what a provider says of a sign-in that has ended there: of a person, of one of
// their sign-ins, or of both.
type Ended struct {
	Issuer, Subject, Session string
	At                       time.Time
}

// Ended reads the token with which a provider says, without a browser, that somebody has
// signed out (OpenID Connect Back-Channel Logout 1.0, 2.6: signature, issuer, audience,
// times, event and that it is no token of a sign-in are checked by the library).
func (p *Providers) Ended(ctx context.Context, id, token string) (Ended, error) {
	t, ok := p.Find(id)
	if !ok {
		return Ended{}, ErrUnknown
	}
	known, err := p.ask(ctx, t)
	if err != nil {
		return Ended{}, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, p.client), answerTime)
	defer cancel()
	said, err := known.Verifier(&oidc.Config{ClientID: t.Client, Now: p.now}).VerifyLogout(ctx, token)
	if err == nil && said.IssuedAt.IsZero() {
		err = errors.New("it does not say when it was issued")
	}
	if err != nil {
		return Ended{}, &Refusal{"What was sent is not the word of " + t.Title + " that somebody has signed out there.", err}
	}
	return Ended{said.Issuer, said.Subject, said.SessionID, said.IssuedAt}, nil
}
