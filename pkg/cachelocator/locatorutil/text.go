package locatorutil

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// parseText reads the log by tokens.
func parseText(text string) (Result, error) {
	p := textParser{r: Result{Reachable: []string{}}}
	for line := range strings.Lines(text) {
		_, message, found := strings.Cut(line, " AssetCacheLocatorUtil[")
		if !found {
			continue
		}
		_, message, _ = strings.Cut(message, "] ")
		p.line(strings.TrimSpace(message))
	}
	p.close()
	if p.twice {
		return Result{}, several()
	}
	return p.r, nil
}

type textParser struct {
	r       Result
	side    *Side
	lists   map[Kind]List // the ones that are being printed
	kind    Kind
	want    int // how many servers "Found" announced, -1: not yet
	servers []Server
	twice   bool // the outputs of several runs, which differ
}

func (p *textParser) line(message string) {
	words := strings.Fields(message)
	p.r.OldWording = p.r.OldWording || strings.Contains(message, "caching server")
	switch {
	case strings.Contains(message, "public IP address is "):
		_, address, _ := strings.Cut(message, "public IP address is ")
		address = strings.TrimSuffix(address, ".")
		p.twice = p.twice || p.r.PublicAddress != "" && p.r.PublicAddress != address
		p.r.PublicAddress = address
	case strings.HasPrefix(message, "--- Information for "):
		p.close()
		name := user
		if strings.Contains(message, "system services") {
			name = system
		}
		at := slices.IndexFunc(p.r.Sides, func(side Side) bool { return side.Name == name })
		if at < 0 {
			at = len(p.r.Sides)
			p.r.Sides = append(p.r.Sides, Side{Name: name, Saved: map[Kind]List{}, Refreshed: map[Kind]List{}})
		}
		p.side = &p.r.Sides[at]
	case p.side == nil:
	case strings.HasPrefix(message, "There might "):
		might := !strings.HasPrefix(message, "There might not ")
		p.side.MightHave = &might
	case strings.HasPrefix(message, "Finding ") && strings.Contains(message, " supporting "):
		p.begin(message)
	case len(words) > 1 && words[0] == "Found" && p.kind != "" && p.want < 0:
		if n, err := strconv.Atoi(words[1]); err == nil && n >= 0 && n <= maxServers {
			p.want = n
		}
	case p.want > len(p.servers) && strings.HasSuffix(words0(words), ",") && strings.Contains(words0(words), ":"):
		p.servers = append(p.servers, serverOf(words))
	}
}

func words0(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// begin begins the list of a kind.
func (p *textParser) begin(message string) {
	p.close()
	_, kind, _ := strings.Cut(message, " supporting ")
	p.kind, p.want, p.servers = Kind(strings.TrimRight(kind, ". ")), -1, []Server{}
	p.lists = p.side.Saved
	if strings.Contains(message, "refreshed") {
		p.lists = p.side.Refreshed
	}
}

// close keeps a list that is whole. One of which lines are missing is not known.
func (p *textParser) close() {
	if p.kind != "" && p.want == len(p.servers) {
		before, is := p.lists[p.kind]
		p.twice = p.twice || is && !reflect.DeepEqual(before.Servers, p.servers)
		p.lists[p.kind] = List{p.servers}
	}
	p.kind, p.want, p.servers = "", -1, nil
}

// serverOf reads HOST:PORT, rank N, and the other words of a cache.
func serverOf(words []string) Server {
	s := Server{HostPort: strings.TrimSuffix(words[0], ",")}
	yes, no := true, false
	for i, word := range words[1:] {
		before := words[i]
		switch word = strings.Trim(word, ",;."); {
		case before == "rank":
			if n, err := strconv.ParseInt(word, 10, 64); err == nil {
				s.Rank = &n
			}
		case before == "guid":
			s.GUID = word
		case word == "favored" && before == "not":
			s.Favored = &no
		case word == "favored":
			s.Favored = &yes
		case word == "unhealthy", word == "healthy" && before == "not":
			s.Healthy = &no
		case word == "healthy":
			s.Healthy = &yes
		}
	}
	return s
}
