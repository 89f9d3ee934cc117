_aaplcache._tcp.corp.example.com. 10800 IN TXT "prs=198.51.100.0-198.51.100.15,203.0.113.7,more"
_aaplcache1._tcp.corp.example.com. 10800 IN TXT "fss=10.20.0.10"
