package schema

import "github.com/macwrangler/macwrangler/pkg/plistfile"

// KindOf returns the table's letter for a type of values, Any for none of them.
func KindOf(k plistfile.Kind) Kind {
	switch k {
	case plistfile.Boolean:
		return Boolean
	case plistfile.Integer:
		return Integer
	case plistfile.Real:
		return Real
	case plistfile.String:
		return String
	case plistfile.Date:
		return Date
	case plistfile.Data:
		return Data
	case plistfile.Array:
		return Array
	case plistfile.Dict:
		return Dict
	default:
		return Any
	}
}
