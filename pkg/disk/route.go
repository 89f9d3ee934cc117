package disk

import (
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Route is a way of erasing this Mac, and why it is the one.
type Route struct {
	Code    fault.Code     `json:"code"`    // diskutil, eacs, recovery, dfu or mdm
	Reasons []fault.Reason `json:"reasons"` // the first is the route itself, the others are further ways and conditions
}

// The codes of a [Route] and of its reasons.
const (
	RouteDiskutil fault.Code = "diskutil" // the commands of a plan
	RouteEACS     fault.Code = "eacs"     // Erase All Content and Settings
	RouteRecovery fault.Code = "recovery" // Erase Mac or Disk Utility in Recovery
	RouteDFU      fault.Code = "dfu"      // restored by another Mac
	RouteMDM      fault.Code = "mdm"      // a command of the MDM server
)

func (r *Route) add(code fault.Code, text string) {
	if r.Code == "" {
		r.Code = code
	}
	r.Reasons = append(r.Reasons, fault.Reason{Code: code, Text: text})
}

// route returns which way of erasing this Mac allows. It goes by the chip, by the
// system that runs, and by what the plan is, so that no advice contradicts it.
func (p *planner) route() Route {
	r := Route{Reasons: []fault.Reason{}}
	switch {
	case p.machine.Virtual && p.machine.Arch != "arm64" && p.plan.Kind != ManualEraseMac:
		r.add(RouteDiskutil, "with the commands of a plan; a virtual machine may as well be deleted and made again")
	case p.machine.Arch == "arm64" || p.plan.Kind == ManualEraseMac:
		p.appleRoute(&r)
	case p.machine.T2 == True:
		p.t2Route(&r)
	case p.machine.T2 == Absent:
		r.add(RouteDiskutil, "with the commands of a plan; it is not known whether this Mac has a T2 chip, which would allow more")
	default:
		r.add(RouteDiskutil, "with the commands of a plan: without a T2 chip or Apple silicon there is no Erase All Content and Settings")
	}
	return r
}

// erasesItself reports whether Erase All Content and Settings is there: from macOS
// 12 on, in the system on the Mac's own disk.
func (p *planner) erasesItself() bool {
	return p.osKnown && p.os.atLeast(12, 0) && !p.facts.RootImage && !p.runsElsewhere()
}

func (p *planner) appleRoute(r *Route) {
	if p.erasesItself() {
		r.add(RouteEACS, "erase the Mac in System Settings (Erase All Content and Settings)")
		r.add(RouteMDM, "or by a command of the MDM server, which does the same")
	}
	switch {
	case p.machine.Virtual:
		r.add(RouteRecovery, "with Erase Mac in Recovery; a virtual Mac cannot be restored by DFU, but deleted and made again")
		return
	case len(p.candidates) == 0:
		r.add(RouteDFU, "restore it with Apple Configurator on another Mac (DFU): its own disk is not among those that can be seen")
		return
	}
	r.add(RouteRecovery, "with Erase Mac in Recovery")
	r.add(RouteDFU, "restore it with Apple Configurator on another Mac (DFU) if it does not start")
}

func (p *planner) t2Route(r *Route) {
	switch {
	case (p.plan.Runnable() || p.plan.Kind == Ambiguous) && !p.erasesItself():
		r.add(RouteDiskutil, "with the commands of a plan, from another system than the one that is erased")
	case p.erasesItself():
		r.add(RouteEACS, "erase the Mac in System Settings (Erase All Content and Settings): it is faster and keeps the system")
		r.add(RouteMDM, "or by a command of the MDM server, which does the same")
		if p.plan.Runnable() {
			r.add(RouteDiskutil, "or with the commands of this plan, from another system")
		}
	default:
		r.add(RouteRecovery, "in Recovery, with Disk Utility")
	}
	if !p.runsElsewhere() {
		r.add(RouteRecovery, "a Mac with a T2 chip starts from an external disk only after Startup Security Utility, in Recovery, allows it")
	}
	r.add(RouteDFU, "restore it with Apple Configurator on another Mac (DFU) if it does not start")
}
