package report

import (
	"fmt"
	"math"
)

// chart is a plot of bars. Its names and lines are placed in percent of the plot, as
// text of the page: text inside a picture that shrinks to a phone's width would
// shrink with it.
type chart struct {
	Title         string
	Width, Height float64 // of the bars' view box
	Bars          []chartBar
	Lines         []chartLine
	Names         []chartName
}

type chartBar struct {
	X, Width                float64
	SavedY, SavedHeight     float64
	FetchedY, FetchedHeight float64
	Title                   string
}

type chartLine struct {
	Top  float64 // percent
	Name string
}

type chartName struct {
	Left float64 // percent, of its middle
	Few  bool    // where there is room for few names, too
	Name string
}

const (
	chartWidth  = 1000.0
	chartHeight = 200.0
)

// newChart plots the periods of a group; highest is the value of the tallest bar
// of all groups. It returns nil if there are more bars than pixels, or only one.
func newChart(r Result, s section, highest int64) *chart {
	const maxBars = 750
	if highest <= 0 || len(s.periods) > maxBars || len(s.periods) < 2 {
		return nil
	}
	c := &chart{
		Title: fmt.Sprintf("Bytes served by %s, %d bars; the table below has the figures", r.By, len(s.periods)),
		Width: chartWidth, Height: chartHeight,
	}
	top, step := niceScale(highest)
	height := func(n float64) float64 { return chartHeight * n / top }
	for v := 0.0; v <= top*1.001; v += step {
		c.Lines = append(c.Lines, chartLine{Top: 100 - 100*min(v/top, 1), Name: Size(int64(v))})
	}
	slot := chartWidth / float64(len(s.periods))
	for i, p := range s.periods {
		bar := chartBar{X: slot*float64(i) + slot*0.1, Width: slot * 0.8}
		bar.SavedHeight, bar.FetchedHeight = height(float64(p.SavedBytes)), height(float64(p.ServedBytes-p.SavedBytes))
		bar.SavedY = chartHeight - bar.SavedHeight
		bar.FetchedY = bar.SavedY - bar.FetchedHeight
		bar.Title = fmt.Sprintf("%s: %s served, %s saved", s.labels[i], Size(p.ServedBytes), Size(p.SavedBytes))
		if p.ServedBytes > 0 && p.SavedBytes >= 0 {
			c.Bars = append(c.Bars, bar)
		}
	}
	c.Names = chartNames(s.labels)
	return c
}

// chartNames returns as many names as fit below a wide plot, and marks every third,
// which fit below a narrow one.
func chartNames(labels []string) []chartName {
	const maxNames, upTo, fewUpTo = 9, 94.8, 80.0 // percent, lest a name leaves the page
	every := (len(labels) + maxNames - 1) / maxNames
	var names []chartName
	for i := 0; i < len(labels); i += every {
		left := 100 * (float64(i) + 0.5) / float64(len(labels))
		if left > upTo && i > 0 {
			break
		}
		names = append(names, chartName{Left: left, Few: len(names)%3 == 0 && left < fewUpTo, Name: labels[i]})
	}
	return names
}

// niceScale returns a top that is not below highest, and the distance between
// lines: 1, 2 or 5 times a power of ten.
func niceScale(highest int64) (top, step float64) {
	rough := float64(highest) / 4
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	step = 10 * power
	for _, factor := range []float64{1, 2, 5} {
		if factor*power >= rough {
			step = factor * power
			break
		}
	}
	step = max(step, 1)
	return step * math.Ceil(float64(highest)/step), step
}
