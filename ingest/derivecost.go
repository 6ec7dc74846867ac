package ingest

import (
	"bytes"
	"math"
	"time"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// unitsPerWeek turns what one unit of cost is into units a week, after the
// published rule for costs in Client Level Data (DataS-DHSC/ASC-CLD-LA-Dashboard,
// MIT). Where the unit is an hour, a day or a session, the planned units say.
var unitsPerWeek = map[string]float64{
	"weekly": 1, "fortnightly": 1. / 2, "four_weekly": 1. / 4, "monthly": 12. / 52, "quarterly": 4. / 52, "annual": 1. / 52,
}

// costRow is where the fields of a cost stand in a table.
type costRow struct {
	*table
	quarter, key, council, person, client, accommodation, start, end, service, component, mechanism, unit, frequency, planned, weekly, weeks, total int
}

// serviceCost works out pounds a week and in the quarter, weeks in the quarter,
// and the key of the event.
func serviceCost(t *table) func(row book.Row) verdict {
	at := t.position
	c := &costRow{t, at("quarter"), at("event_key"), at("council"), at("person_ref"), at("client_type"), at("accommodation"), at("start_on"), at("end_on"),
		at("service_type"), at("component"), at("mechanism"), at("unit_cost"), at("cost_frequency"), at("planned_units"), at("cost_per_week"), at("weeks_in_period"), at("total_in_period")}
	return c.derive
}

var (
	outsideQuarter = [3]string{"outside_quarter", "%d services do not reach into the latest quarter and were left out: only the latest cost is known.", "Nothing needs to be done. The submission of that quarter holds them."}
	noCost         = &problem{rule: "no_cost", message: "The service has no cost, or a cost of nought, so it cannot count among the costs.", advice: "Give the unit cost, or leave the row out."}
	noUnits        = &problem{rule: "no_cost", message: "The cost is for a unit that is no stretch of time, and the planned units a week are not given, so no weekly cost can be worked out.", advice: "Give the planned units per week, or a cost for a week."}
	negativeCost   = &problem{rule: "negative_made_positive", message: "The amount is below nought and was taken as if it were above, as the published rule has it.", advice: "Check that it is a cost and not a refund."}
)

func (c *costRow) derive(row book.Row) verdict {
	first, last := quarterDays(c.cells[c.quarter].word())
	start, end := c.cells[c.start].num, int64(math.MaxInt64)
	if len(c.cells[c.end].text) > 0 {
		end = c.cells[c.end].num
	}
	paidBefore := c.cells[c.frequency].word() == "one_off" && start < first // a payment belongs to the quarter in which it was made
	if start > last || end < first || paidBefore {
		c.setAside(outsideQuarter[0], outsideQuarter[1], outsideQuarter[2])
		return leaveRow
	}
	if place := c.cells[c.accommodation].word(); c.cells[c.component].word() == "shared_lives" && (place == "not_known" || place == "") {
		c.put(c.accommodation, textCell("shared_lives"))
	}
	if bad := c.cost(row, first, last, start, end); bad != nil {
		c.told(row, c.unit, finding.Refused, bad)
		return refuseRow
	}
	c.put(c.key, c.eventKey())
	return keepRow
}

// cost fills pounds a week, weeks and pounds in the quarter.
func (c *costRow) cost(row book.Row, first, last, start, end int64) *problem {
	unit := c.positive(row, c.unit)
	if unit == 0 {
		return noCost
	}
	for _, at := range []int{c.weekly, c.weeks, c.total} {
		c.put(at, cell{})
	}
	frequency := c.cells[c.frequency].word()
	if frequency == "one_off" {
		c.put(c.total, decimalCell(unit, 2))
		return nil
	}
	units, known := unitsPerWeek[frequency]
	if !known {
		if units = c.positive(row, c.planned); units == 0 {
			return noUnits
		}
	}
	weeks := float64(min(end, last)-max(start, first)+1) / 7
	c.put(c.weekly, decimalCell(unit*units, 4))
	c.put(c.weeks, decimalCell(weeks, 6))
	c.put(c.total, decimalCell(unit*units*weeks, 2))
	return nil
}

// positive makes an amount below nought positive and says so; no amount is 0.
func (c *costRow) positive(row book.Row, at int) float64 {
	v, _ := c.cells[at].amount()
	if v < 0 {
		c.told(row, at, finding.Warning, negativeCost)
		v = -v
		c.put(at, decimalCell(v, 2))
	}
	return v
}

// eventKey is made of the fields that tell one service from another within a
// submission. The reference that the council gives to an event is not among
// them: it does not stay the same.
func (c *costRow) eventKey() cell {
	var told [][]byte
	for _, at := range []int{c.council, c.person, c.start, c.client, c.service, c.component, c.mechanism, c.unit, c.frequency, c.planned} {
		told = append(told, c.cells[at].text)
	}
	return numberCell(eventKeyOf(c.conv.pseudo, c.conv.nowRow, told))
}

// eventToldBy are the columns that tell one service from another, in the order in which
// eventKey takes them, for whoever has them from the record.
var eventToldBy = []string{"council", "person_key", "start_on", "client_type", "service_type", "component", "mechanism", "unit_cost", "cost_frequency", "planned_units"}

// eventKeyOf makes the key of cells as the record writes them.
func eventKeyOf(p *pseudonyms, scheme string, told [][]byte) int64 {
	return p.of(scheme, "service_event", bytes.Join(append(told, nil), []byte{0}))
}

// quarterDays gives the first and the last day of a quarter such as 2025-26Q1.
func quarterDays(quarter string) (first, last int64) {
	if len(quarter) != 9 {
		return math.MaxInt64, math.MinInt64
	}
	year, _ := digits(quarter[:4])
	month := time.April + time.Month(3*(quarter[8]-'1'))
	from := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return dayOf(from), dayOf(from.AddDate(0, 3, -1))
}
