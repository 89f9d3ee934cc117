package document

import "strings"

// Marshal writes what the fields say; Root is not looked at.
func (d *Distribution) Marshal() ([]byte, error) {
	root := &Element{Name: "installer-gui-script", Attrs: attrs("minSpecVersion", d.MinSpecVersion)}
	root.addText("title", d.Title)
	root.add("options", "customize", d.Options.Customize, "require-scripts", d.Options.RequireScripts,
		"allow-external-scripts", d.Options.AllowExternalScripts, "hostArchitectures", strings.Join(d.Options.HostArchitectures, ","),
		"rootVolumeOnly", d.Options.RootVolumeOnly)
	if d.Domains != nil {
		root.add("domains", "enable_anywhere", d.Domains.Anywhere, "enable_currentUserHome", d.Domains.CurrentUserHome,
			"enable_localSystem", d.Domains.LocalSystem)
	}
	d.writeChecks(root)
	for _, p := range d.Pages {
		root.add(p.Kind, "file", p.File, "mime-type", p.MIMEType)
	}
	for _, s := range d.Scripts {
		root.addText("script", s.Text)
	}
	outline := root.add("choices-outline")
	for _, l := range d.Outline {
		l.write(outline)
	}
	for _, c := range d.Choices {
		c.write(root)
	}
	for _, p := range d.PkgRefs {
		root.add("pkg-ref", "id", p.ID, "version", p.Version, "onConclusion", p.OnConclusion, "installKBytes", count(p.InstallKBytes),
			"auth", p.Auth).Text = p.File
	}
	if d.Product != nil {
		root.add("product", "id", d.Product.ID, "version", d.Product.Version)
	}
	return root.Marshal()
}

// writeChecks writes the checks; the versions of the system stand in that of the volume.
func (d *Distribution) writeChecks(root *Element) {
	checks := d.Checks
	if len(d.OSVersions) > 0 && !strings.Contains(kinds(checks), "volume-check") {
		checks = append(checks, Check{Kind: "volume-check"})
	}
	for _, c := range checks {
		e := root.add(c.Kind, "script", c.Script)
		if c.Kind != "volume-check" || len(d.OSVersions) == 0 {
			continue
		}
		versions := e.add("allowed-os-versions")
		for _, v := range d.OSVersions {
			versions.add("os-version", "min", v.Min, "before", v.Before)
		}
	}
}

func kinds(checks []Check) string {
	var list []string
	for _, c := range checks {
		list = append(list, c.Kind)
	}
	return strings.Join(list, " ")
}

func (c Choice) write(root *Element) {
	e := root.add("choice", "id", c.ID, "title", c.Title, "description", c.Description,
		"start_selected", c.StartSelected, "start_enabled", c.StartEnabled, "start_visible", c.StartVisible,
		"selected", c.Selected, "enabled", c.Enabled, "visible", c.Visible, "customLocation", c.CustomLocation)
	for _, ref := range c.PkgRefs {
		e.add("pkg-ref", "id", ref.ID)
	}
}
