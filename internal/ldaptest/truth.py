"""Count what an LDIF of `ldapsearch -LLL -o ldif-wrap=no` holds, for tests.

Prints JSON: the number of objects with a GUID of 16 bytes, and every number
that several of them share, with their GUIDs.
"""
import base64
import json
import sys
import uuid

guids = []
for line in sys.stdin:
    if line.startswith("objectGUID:: "):
        raw = base64.b64decode(line[13:])
    elif line.startswith("objectGUID: "):
        raw = line[12:].rstrip("\n").encode()
    else:
        continue
    if len(raw) == 16:
        guids.append(uuid.UUID(bytes_le=raw))
sets = {}
for guid in guids:
    number = int(str(guid)[:8], 16) % 2**31
    sets.setdefault(number, []).append(str(guid).upper())
print(json.dumps({"accounts": len(guids), "sets": {n: sorted(s) for n, s in sets.items() if len(s) > 1}}))
