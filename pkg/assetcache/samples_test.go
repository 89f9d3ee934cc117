package assetcache_test

const (
	stamp = "2026-11-22 09:00:01.204 AssetCacheManagerUtil[5120:88001] "

	statusJSON = `{"name": "status", "result": {"Activated": true, "Active": true, "CacheDetails": {"iCloud": 20100000000, "macOS Software": 5},
 "CacheLimit": 500000000000, "CacheStatus": "OK", "MaxCachePressureLast1Hour": 4, "Parents": [],
 "Peers": [{"address": "10.9.0.11", "friendly": true, "guid": "G2", "healthy": true, "port": 49494}],
 "Port": 49494, "PrivateAddresses": ["10.9.0.10"], "PublicAddress": "198.51.100.12", "RegistrationStatus": 1,
 "ServerGUID": "G1", "StartupStatus": "OK", "TotalBytesAreSince": "2026-11-20 08:00:41 +0000", "TotalBytesReturnedToClients": 90210000000}}`

	statusText = stamp + `Content caching status:
    Activated: true
    Active: true
    CacheDetails: (2)
        iCloud: 20.1 GB
        macOS Software: 5 bytes
    CacheLimit: unlimited
    MaxCachePressureLast1Hour: 4%
    Parents: (none)
    Port: 49494
    PrivateAddresses: (2)
        10.9.0.10
        fd00:9::10
    PublicAddress: 198.51.100.12
    RegistrationStatus: 1
    ServerGUID: G1
    StartupStatus: OK
    TotalBytesAreSince: 2026-11-20 08:00:41
    TotalBytesDropped: Zero KB
    TotalBytesReturnedToClients: 90.21 GB
`

	statusBraces = stamp + `Built-in caching server status: {
    Activated = 1;
    Active = 0;
    CacheDetails =     {
        iCloud = 17000000;
        "iOS Software" = 4300000000;
    };
    CacheLimit = 0;
    Parents =     (
    );
    Peers =     (
                {
            address = "10.9.0.11";
            healthy = 1;
            port = 49494;
        }
    );
    Port = 0;
    PublicAddress = "";
    RegistrationStatus = "-1";
    StartupStatus = FAILED;
}
`

	settingsText = stamp + `Content caching settings:
    AllowPersonalCaching: true
    AllowSharedCaching: false
    CacheLimit: 500 GB
    ListenRanges: (1)
        10.9.0.1-10.9.3.254
    ListenRangesOnly: true
    LocalSubnetsOnly: false
    Port: 49494
`

	preferencesText = `{
    Activated = 1;
    DataPath = "/Library/Application Support/Apple/AssetCache/Data";
    ListenRanges =     (
                {
            first = "10.9.0.1";
            last = "10.9.3.254";
        }
    );
    LocalSubnetsOnly = 0;
    Port = 49494;
    ServerToken = {length = 4, bytes = 0x01020304 ... 05};
}
`

	declarationJSON = `{"Type": "com.apple.configuration.content-cache.settings", "Identifier": "x", "ServerToken": "1",
 "Payload": {"AutoActivation": true, "LocalSubnetsOnly": false, "Parents": ["10.9.0.20"],
 "PublicRanges": [{"type": "IPv4", "first": "198.51.100.1", "last": "198.51.100.20"}]}}`

	profileXML = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>PayloadType</key><string>Configuration</string>
<key>PayloadContent</key><array>
<dict><key>PayloadType</key><string>com.apple.dock</string></dict>
<dict><key>PayloadType</key><string>com.apple.AssetCache.managed</string>
<key>AllowPersonalCaching</key><true/>
<key>Port</key><integer>49494</integer>
<key>CacheLimit</key><integer>0</integer>
<key>LocalSubnetsOnly</key><integer>1</integer>
<key>PublicRanges</key><array><dict><key>first</key><string>198.51.100.1</string><key>last</key><string>198.51.100.20</string></dict></array>
</dict></array></dict></plist>
`
)
