package access

import "slices"

// basis are the roles beside which a grant of exact figures counts. Without one of them
// at the place it gives nothing, so it ends with the job that it was given for.
var basis = []Role{Worker, Commissioner}

// Exact says whether the visitor may see exact figures of a place: by a grant for just
// that, beside one as scheme worker or commissioner, both of them at the place or above
// it. path leads from the place up to the whole country. No role implies it; a program,
// somebody who looks through another's eyes and whoever sits at the machine have no
// such grant, whatever else they may do.
func (v *Visit) Exact(path ...string) bool {
	covers := func(of func(Role) bool) bool {
		return slices.ContainsFunc(v.grants, func(g Grant) bool { return of(g.Role) && slices.Contains(path, g.Place) })
	}
	return v.inPerson() && covers(func(r Role) bool { return r == Detail }) && covers(isBasis)
}

func isBasis(r Role) bool { return slices.Contains(basis, r) }

// inPerson says that a person is asking for themselves, and proved who they are.
func (v *Visit) inPerson() bool { return v.Account != "" && v.As == "" && v.only == nil && !v.all }

// ExactPlaces are the places of the visitor's grants of exact figures, each once; whether
// one counts is for Exact to say.
func (v *Visit) ExactPlaces() (places []string) {
	if !v.inPerson() {
		return nil
	}
	for _, g := range v.grants {
		if g.Role == Detail && !slices.Contains(places, g.Place) {
			places = append(places, g.Place)
		}
	}
	return places
}

// Give gives an account one more grant, and says which account that is now. covered says
// whether one of its grants as scheme worker or commissioner holds at the place; where
// that cannot be known it is nil.
func (b *Book) Give(id string, g Grant, covered func([]Grant) bool) (Account, error) {
	if err := b.checkGrants([]Grant{g}); err != nil {
		return Account{}, err
	}
	return b.change(id, func(a *Account) error {
		if a.Ended != "" {
			return &Refusal{"This account has ended."}
		}
		if g.Role == Detail && (!hasBasis(a.Grants) || covered != nil && !covered(a.Grants)) {
			return &Refusal{"Exact figures are for those who work there: give the person the role of scheme worker or commissioner at that place first."}
		}
		if a.Grants = append(a.Grants, g); len(a.Grants) > mostGrants {
			return b.checkGrants(a.Grants)
		}
		return nil
	})
}

func hasBasis(grants []Grant) bool {
	return slices.ContainsFunc(grants, func(g Grant) bool { return isBasis(g.Role) })
}

// Bases are the grants as scheme worker or commissioner among some.
func Bases(grants []Grant) []Grant {
	return slices.DeleteFunc(slices.Clone(grants), func(g Grant) bool { return !isBasis(g.Role) })
}
