package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	maxInfluxAnswer = 256 << 20 // bytes of one answer, read piece by piece
	maxInfluxRefuse = 64 << 10  // bytes of an answer that is an error
	maxServerText   = 300       // characters of a server's text in a message
	influxChunk     = 5000      // points in one piece of an answer
)

// influxSeries is a part of an answer: points of one group.
type influxSeries struct {
	Tags   map[string]string `json:"tags"`
	Values [][]any           `json:"values"`
}

// influxPiece is one of the JSON objects that a chunked answer consists of.
type influxPiece struct {
	Results []struct {
		Series  []influxSeries `json:"series"`
		Error   string         `json:"error"`
		Partial bool           `json:"partial"`
	} `json:"results"`
	Error string `json:"error"`
}

// readPieces reads an answer to its end. InfluxDB answers 200 before it knows
// whether a query will succeed, so errors may come in any piece.
func (x *Influx) readPieces(from io.Reader, add func(influxSeries) error) error {
	body := &io.LimitedReader{R: from, N: x.maxAnswer}
	decoder := json.NewDecoder(body)
	decoder.UseNumber() // a float64 would round large sums
	more := true
	for seen := false; ; seen = true {
		var piece influxPiece
		err := decoder.Decode(&piece)
		switch {
		case errors.Is(err, io.EOF) && seen && !more:
			return nil
		case err != nil && body.N <= 0:
			return unexpectedError(fmt.Errorf("larger than %d bytes", x.maxAnswer))
		case err != nil && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)):
			return unexpectedError(errors.New("it is cut off"))
		case err != nil:
			return unexpectedError(fmt.Errorf("it is not an InfluxDB answer: %w", err))
		case piece.Error != "":
			return refusedError(x.access.Hide(piece.Error))
		case len(piece.Results) == 0:
			return unexpectedError(errors.New("it has no results"))
		}
		more = false
		for _, result := range piece.Results {
			if result.Error != "" {
				return refusedError(x.access.Hide(result.Error))
			}
			more = more || result.Partial
			for _, series := range result.Series {
				if err := add(series); err != nil {
					return err
				}
			}
		}
	}
}

func refusedError(reason string) error {
	return &fault.Error{Code: CodeQueryFailed, Act: "querying InfluxDB", Err: errors.New(fault.Printable(fault.ClipTo(reason, maxServerText)))}
}

func unexpectedError(err error) error {
	return &fault.Error{
		Code: CodeUnexpectedAnswer, Act: "reading InfluxDB's answer", Err: err,
		Hint: "use the full query address of an InfluxDB, such as http://influx.example.org:8086/query?db=caching&rp=autogen",
	}
}

// integer returns a number of a row; null is 0, as is a sum over no points.
func integer(row []any, column int) (int64, error) {
	if column >= len(row) {
		return 0, unexpectedError(fmt.Errorf("a row has %d columns", len(row)))
	}
	switch value := row[column].(type) {
	case nil:
		return 0, nil
	case json.Number:
		if n, err := value.Int64(); err == nil {
			return n, nil
		}
		// A database that was filled by other tools may hold floats.
		f, err := value.Float64()
		if err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<63 {
			return int64(f), nil
		}
		return 0, unexpectedError(fmt.Errorf("%s is not a 64-bit integer", fault.ClipTo(value.String(), maxServerText)))
	default:
		return 0, unexpectedError(fmt.Errorf("%q is not a number", fault.ClipTo(fmt.Sprint(value), maxServerText)))
	}
}
