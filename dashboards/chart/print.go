package chart

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// coloured is a colour of an SVG, where it stands as the whole of an attribute.
var coloured = regexp.MustCompile(`="(?:#([0-9a-fA-F]{6})|#([0-9a-fA-F]{3})|rgb\((\d+), ?(\d+), ?(\d+)\))"`)

// greys gives each colour the grey that is as light: what stands apart in colour by so
// much stands apart by as much in print, and words are as legible.
func greys(svg []byte) []byte {
	return coloured.ReplaceAllFunc(svg, func(found []byte) []byte {
		parts := coloured.FindSubmatch(found)
		var rgb [3]float64
		for i := range rgb {
			var n uint64
			switch {
			case parts[1] != nil:
				n, _ = strconv.ParseUint(string(parts[1][2*i:2*i+2]), 16, 8)
			case parts[2] != nil:
				n, _ = strconv.ParseUint(string(parts[2][i:i+1]), 16, 8)
				n *= 17
			default:
				n, _ = strconv.ParseUint(string(parts[3+i]), 10, 8)
			}
			rgb[i] = float64(n) / 255
		}
		g := int(math.Round(255 * curved(lightness(rgb))))
		return fmt.Appendf(nil, `="#%02X%02X%02X"`, g, g, g)
	})
}

// lightness is the relative luminance of a colour, as contrast is reckoned from it.
func lightness(rgb [3]float64) float64 {
	sum := 0.0
	for i, weight := range [3]float64{0.2126, 0.7152, 0.0722} {
		v := rgb[i]
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

// curved is the other way round: how bright a grey of a luminance is written.
func curved(v float64) float64 {
	if v <= 0.0031308 {
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}
