package benefit

import (
	"errors"
	"fmt"
	"math"
)

// Payer is who pays a part of the cost of support, or gets it.
type Payer string

const (
	Council Payer = "council"
	NHS     Payer = "NHS"
	DWP     Payer = "DWP" // housing benefit and the housing part of universal credit
	Person  Payer = "person"
	Carer   Payer = "carer"
	Others  Payer = "others"
)

// Line is a part of the cost of one person for one week or year, and who pays.
// A transfer moves money from one to another and uses nothing up: it stands in
// two lines, once as a cost and once, negative, as what is received.
type Line struct {
	Name     string
	Amount   Money
	Payer    Payer
	Transfer bool
}

// View is the cost as each of those concerned sees it.
type View struct {
	CouncilGross, CouncilNet, NHS, Exchequer, Person, Carer, Society Money
	Payments                                                         Money // everything that is paid, by whomever
}

// ErrNotReconciled says that transfers do not come to 0.
var ErrNotReconciled = errors.New("what one side pays in transfers the other must receive")

// ViewOf adds the lines up for each perspective. The council's gross cost is what
// it pays before people's contributions; net is after them. The Exchequer is
// council, NHS and DWP together: moving a cost between them saves it nothing.
// Society leaves transfers out.
func ViewOf(lines []Line) (View, error) {
	if len(lines) == 0 {
		return View{}, errors.New("there is no cost to look at")
	}
	year := lines[0].Amount.Year
	zero := Money{Year: year}
	p := View{zero, zero, zero, zero, zero, zero, zero, zero}
	transfers, size := 0.0, 0.0
	for _, l := range lines {
		if l.Amount.Year != year {
			return View{}, fmt.Errorf("%s: %w", l.Name, ErrYears)
		}
		a := l.Amount.Amount
		switch l.Payer {
		case Council:
			if a > 0 {
				p.CouncilGross.Amount += a
			}
			p.CouncilNet.Amount += a
			p.Exchequer.Amount += a
		case NHS:
			p.NHS.Amount += a
			p.Exchequer.Amount += a
		case DWP:
			p.Exchequer.Amount += a
		case Person:
			p.Person.Amount += a
		case Carer:
			p.Carer.Amount += a
		case Others:
		default:
			return View{}, fmt.Errorf("%s: the payer %q is not known", l.Name, l.Payer)
		}
		p.Payments.Amount += a
		if l.Transfer {
			transfers += a
			size += math.Abs(a)
		} else {
			p.Society.Amount += a
		}
	}
	if math.Abs(transfers) > 1e-9*max(size, 1) {
		return View{}, fmt.Errorf("transfers come to £%.2f: %w", transfers, ErrNotReconciled)
	}
	return p, nil
}
