package report

import (
	"fmt"
	"math"
)

// chart is a plot of bars, in units of its own view box.
type chart struct {
	Title string
	Bars  []chartBar
	Lines []chartLine
	Names []chartName
}

type chartBar struct {
	X, Width                float64
	SavedY, SavedHeight     float64
	FetchedY, FetchedHeight float64
	Title                   string
}

type chartLine struct {
	Y    float64
	Name string
}

type chartName struct {
	X    float64
	Name string
}

// The view box, and the plot's place in it.
const (
	chartWidth  = 960.0
	chartHeight = 240.0
	plotLeft    = 64.0
	plotTop     = 10.0
	plotBottom  = 210.0
)

// newChart plots the periods of a group; highest is the value of the tallest bar
// of all groups. It returns nil if there are more bars than pixels, or only one.
func newChart(r Result, s section, highest int64) *chart {
	const maxBars = 750
	if highest <= 0 || len(s.periods) > maxBars || len(s.periods) < 2 {
		return nil
	}
	c := &chart{Title: fmt.Sprintf("Bytes served by %s, %d bars; the table below has the figures", r.By, len(s.periods))}
	top, step := niceScale(highest)
	height := func(n float64) float64 { return (plotBottom - plotTop) * n / top }
	for v := 0.0; v <= top*1.001; v += step {
		c.Lines = append(c.Lines, chartLine{Y: plotBottom - height(v), Name: Size(int64(v))})
	}
	slot := (chartWidth - plotLeft) / float64(len(s.periods))
	for i, p := range s.periods {
		bar := chartBar{X: plotLeft + slot*float64(i) + slot*0.1, Width: slot * 0.8}
		bar.SavedHeight, bar.FetchedHeight = height(float64(p.SavedBytes)), height(float64(p.ServedBytes-p.SavedBytes))
		bar.SavedY = plotBottom - bar.SavedHeight
		bar.FetchedY = bar.SavedY - bar.FetchedHeight
		bar.Title = fmt.Sprintf("%s: %s served, %s saved", s.labels[i], Size(p.ServedBytes), Size(p.SavedBytes))
		if p.ServedBytes > 0 && p.SavedBytes >= 0 {
			c.Bars = append(c.Bars, bar)
		}
	}
	every := (len(s.periods) + 8) / 9 // as many names as fit
	for i := 0; i < len(s.periods); i += every {
		c.Names = append(c.Names, chartName{X: plotLeft + slot*(float64(i)+0.5), Name: s.labels[i]})
	}
	return c
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
