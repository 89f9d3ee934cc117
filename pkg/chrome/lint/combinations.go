package lint

import "github.com/macwrangler/macwrangler/pkg/chrome/prefjson"

// prefCombinations checks preferences that have an effect only with others.
func (l *linter) prefCombinations(root *prefjson.Node) {
	home, urls, start := root.Get("homepage"), root.Get("session", "startup_urls"), root.Get("session", "restore_on_startup")
	opens := isText(start, "4") || isText(start, "6")
	if urls != nil && !opens {
		l.Add(at("session.startup_urls", urls.Line, urls.Column), ruleStartupURLs,
			"the startup pages do not open: session.restore_on_startup is not 4", `"session": {"restore_on_startup": 4, "startup_urls": […]}`)
	}
	if isText(start, "4") && (urls == nil || len(urls.Items) == 0) {
		l.Add(at("session.restore_on_startup", start.Line, start.Column), ruleStartupNoURLs,
			"restore_on_startup is 4, but startup_urls is missing or empty: Chrome opens the New Tab page", "name the startup pages")
	}
	button := isText(root.Get("browser", "show_home_button"), "true") && isText(root.Get("homepage_is_newtabpage"), "false")
	if home != nil && !button && (!opens || urls == nil) {
		l.Add(at("homepage", home.Line, home.Column), ruleHomepage, homepageMessage,
			"to open it at launch, set session.restore_on_startup to 4 and session.startup_urls; with the button, browser.show_home_button to true and homepage_is_newtabpage to false")
	}
}

const homepageMessage = "a home page on its own opens neither at launch nor with the home button: Chrome shows the New Tab page"

func isText(n *prefjson.Node, text string) bool {
	return n != nil && n.Type != prefjson.String && n.Text == text
}
