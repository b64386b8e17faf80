"""Sends raw Ethernet frames on one interface, which Node.js cannot do by itself.

Usage: send-frames.py INTERFACE

Reads one JSON object a line from stdin, answers each with one on stdout, ends at the end of stdin.
    {"id": 1, "frame": "<hex>", "count": 1000, "rate": 50000, "fields": [{"at": 28, "size": 4, "modulo": 254}]}
`count` (1) frames, `rate` a second (0: as fast as it goes). In frame number n each field (`size` bytes from `at`, big
endian) is what it is in `frame` plus n, or plus n modulo `modulo` where that is given and not 0.
    {"id": 1, "sent": 1000, "firstAt": <ms since 1970>, "lastAt": <ms since 1970>}   or   {"id": 1, "error": "..."}
"""

import json
import socket
import sys
import time


def patched(frame, starts, number):
    for field, start in starts:
        step = number % field["modulo"] if field.get("modulo") else number
        value = (start + step) % (1 << (8 * field["size"]))
        frame[field["at"] : field["at"] + field["size"]] = value.to_bytes(field["size"], "big")
    return frame


def send(out, request):
    frame = bytearray.fromhex(request["frame"])
    count, rate = request.get("count", 1), request.get("rate", 0)
    starts = [(f, int.from_bytes(frame[f["at"] : f["at"] + f["size"]], "big")) for f in request.get("fields", [])]
    # At most 1000 looks at the clock a second: at high rates they would cost more than the sending.
    stride = max(1, rate // 1000)
    began, first = time.monotonic(), time.time()
    for number in range(count):
        if rate and number % stride == 0:
            pause = began + number / rate - time.monotonic()
            if pause > 0:
                time.sleep(pause)
        out.send(patched(frame, starts, number))
    return {"sent": count, "firstAt": first * 1000, "lastAt": time.time() * 1000}


def main():
    out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    out.bind((sys.argv[1], 0))
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = send(out, request)
        except OSError as error:
            answer = {"error": str(error)}
        print(json.dumps({"id": request["id"], **answer}), flush=True)


main()
