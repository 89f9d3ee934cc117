package aduid

import "context"

// ReadWhole passes everything in s to v, as [Source.Read] does. There is an error too
// if there is not one account, or if the numbers would be wrong because of how the
// GUIDs were written, or if the source was read in parts: as [Report.Verdict] has it.
// What was not examined is for v.Skip.
func ReadWhole(ctx context.Context, s Source, name string, v Visitor) error {
	report := &Report{Source: name, Complete: true, SkippedCounts: map[string]int64{}}
	var read versions
	counting := v
	counting.Account = func(e Entry) error {
		report.Scanned++
		read.add(e.GUID)
		return v.Account(e)
	}
	counting.Skip = func(skip Skip) {
		report.SkippedCounts[string(skip.Code)]++
		if v.Skip != nil {
			v.Skip(skip)
		}
	}
	if err := s.Read(ctx, counting); err != nil {
		return err
	}
	if split, ok := s.(SplitSource); ok {
		report.Connections = split.Connections()
	}
	if _, file := s.(OffsetSource); file { // where a program has written the GUIDs
		report.UnswappedCount = read.unswapped()
	}
	return report.Verdict()
}
