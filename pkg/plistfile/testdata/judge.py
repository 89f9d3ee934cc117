"""Python's plistlib as the other end of the tests.

judge.py read FILE...    prints the values of property lists as JSON
judge.py write DIR       reads such JSON from standard input and writes each
                         value to DIR as N.xml and N.bin

JSON has no types for numbers, dates and bytes, so every scalar is a string
with a letter in front; reals are given by their bits.
"""

import datetime
import json
import os
import plistlib
import struct
import sys

EPOCH = datetime.datetime(1970, 1, 1)


def encode(value):
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, bool):
        return "b:true" if value else "b:false"
    if isinstance(value, int):
        return "i:%d" % value
    if isinstance(value, float):
        return "r:nan" if value != value else "r:" + struct.pack(">d", value).hex()
    if isinstance(value, str):
        return "s:" + value
    if isinstance(value, bytes):
        return "x:" + value.hex()
    if isinstance(value, datetime.datetime):
        return "t:%d" % ((value - EPOCH) // datetime.timedelta(seconds=1))
    raise TypeError(value)


def decode(value):
    if isinstance(value, dict):
        return {key: decode(item) for key, item in value.items()}
    if isinstance(value, list):
        return [decode(item) for item in value]
    kind, text = value[0], value[2:]
    if kind == "b":
        return text == "true"
    if kind == "i":
        return int(text)
    if kind == "r":
        return float("nan") if text == "nan" else struct.unpack(">d", bytes.fromhex(text))[0]
    if kind == "s":
        return text
    if kind == "x":
        return bytes.fromhex(text)
    if kind == "t":
        return EPOCH + datetime.timedelta(seconds=int(text))
    raise ValueError(value)


def main():
    if sys.argv[1] == "read":
        values = []
        for path in sys.argv[2:]:
            with open(path, "rb") as file:
                values.append(encode(plistlib.load(file)))
        json.dump(values, sys.stdout)
        return
    for number, value in enumerate(json.load(sys.stdin)):
        for suffix, form in (("xml", plistlib.FMT_XML), ("bin", plistlib.FMT_BINARY)):
            with open(os.path.join(sys.argv[2], "%d.%s" % (number, suffix)), "wb") as file:
                plistlib.dump(decode(value), file, fmt=form, sort_keys=False)


main()
