package check

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// The ids of the rules about a cache. They are stable; scripts match them.
const (
	RuleCacheOff      = "cache-off"
	RuleCannotRun     = "cache-cannot-run"
	RuleNotRunning    = "cache-not-running"
	RuleNotRegistered = "cache-not-registered"

	RuleNothing       = "cache-nothing-served"
	RuleContent       = "cache-no-updates"
	RuleRangesIgnored = "cache-ranges-ignored"
	RuleRangesMissing = "cache-ranges-missing"
	RulePeersIgnored  = "cache-peers-ignored"
	RulePeersNone     = "cache-peers-none"
	RulePeerRefused   = "cache-peer-refused"
	RuleActivation    = "cache-activation-denied"
	RuleTethering     = "cache-tethering-denied"
	RuleBadPort       = "cache-bad-port"
	RulePortDiffers   = "cache-port-differs"
	RulePortClosed    = "cache-port-closed"
	RulePortVaries    = "cache-port-varies"
	RuleDataPath      = "cache-data-path"
	RulePolicy        = "cache-selection-policy"
	RuleLimit         = "cache-personal-limit"
	RuleParentName    = "cache-parent-name"
	RuleParentSelf    = "cache-parent-self"
	RuleParentCycle   = "cache-parent-cycle"
	RuleBadRange      = "cache-bad-range"
	RuleNotPublic     = "cache-not-public"
	RuleReports       = "cache-reports"
	RuleTwoPayloads   = "cache-two-payloads"

	RuleSettingsDiffer = "cache-settings-differ"
	RulePublicOutside  = "cache-public-outside"
	RulePublicMissing  = "cache-public-missing"
	RuleCachesDiffer   = "caches-differ"
)

// The ids of the rules about records, clients and sites.
const (
	RuleRecordDiffers = "record-differs"
	RuleRecordCache   = "record-lacks-cache"
	RuleRecordClient  = "record-lacks-client"
	RuleRecordFavored = "record-favored-unknown"
	RuleRecordMissing = "record-missing"

	RuleClientOutside = "client-public-outside"
	RuleClientSubnet  = "client-other-subnet"
	RuleClientListen  = "client-not-listened"
	RuleClientParent  = "client-is-parent"
	RuleClientPort    = "client-stored-port"
	RuleClientRanges  = "client-stored-ranges"
	RuleClientTunnel  = "client-tunnel"
	RuleClientNone    = "client-finds-none"

	RuleSiteRecord   = "site-record"
	RuleSiteSettings = "site-settings"
	RuleSiteCache    = "site-cache"
	RuleSiteClient   = "site-client"
)

// Where the facts come from.
const (
	sourcePayload     = "Apple, device-management: mdm/profiles/com.apple.AssetCache.managed.yaml"
	sourceDeclaration = "Apple, device-management: declarative/declarations/configurations/content-cache.settings.yaml"
	sourceGuide       = "Apple, Platform Deployment: content caching, advanced settings and DNS records"
	sourceUtility     = "the man page of AssetCacheManagerUtil, and its published outputs"
	sourceAnalysis    = "inferred from analyses of the locator of iOS 26.1"
	sourceReports     = "inferred from reports of administrators"
)

// Rules returns what [Check] may find, besides the rules of package txt.
func Rules() []finding.Rule {
	return slices.Concat(statusRules(), clientSettingRules(), valueRules(), peerRules(), recordRules(), clientRules(), siteRules())
}

// allRules returns all that may be in a result.
func allRules() []finding.Rule { return append(Rules(), txt.Rules()...) }
