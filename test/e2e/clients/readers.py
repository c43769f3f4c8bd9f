"""Readers of streams as the replaced services documented them, which had requests and httpx; their way with lines is
done here in Python alone.

Takes a JSON `{reader, url, body}` a line. What comes off the network is told on stderr at once; what the reader made of
it is a line of JSON on stdout.
"""

import codecs
import json
import sys
import urllib.request


def chunks(response):
    while chunk := response.read1(65536):
        sys.stderr.buffer.write(chunk)
        sys.stderr.flush()
        yield chunk


def requests_lines(response):
    """`iter_lines()` of requests: bytes, of which a last line without an end waits for the next chunk."""
    pending = b""
    for chunk in chunks(response):
        lines = (pending + chunk).splitlines()
        pending = lines.pop() if lines and lines[-1] and lines[-1][-1] == chunk[-1] else b""
        yield from lines
    if pending:
        yield pending


def httpx_lines(response):
    """`iter_lines()` of httpx: decoded text, split at everything that `str.splitlines` takes for an end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    pending = ""
    for chunk in chunks(response):
        text = pending + decoder.decode(chunk)
        lines = text.splitlines()
        pending = "" if text.endswith("\n") else lines.pop()
        yield from lines
    if pending:
        yield pending


def by_position(response, outcome):
    """Cuts six characters off every line that is not empty, whatever the line is, and parses the rest."""
    for line in requests_lines(response):
        if line and take_event(outcome, json.loads(line.decode("utf-8")[6:])):
            break


def by_prefix(response, outcome):
    """Takes lines that begin with `data: `, and skips what is not JSON; every event must have a type."""
    for line in requests_lines(response):
        line = line.decode("utf-8")
        if not line.startswith("data: "):
            continue
        try:
            event = json.loads(line[6:])
        except json.JSONDecodeError:
            continue
        if take_event(outcome, event):
            break


def raw_text(response, outcome):
    """Prints what follows `data: `, until `[DONE]`."""
    for line in httpx_lines(response):
        if not line.startswith("data: "):
            continue
        data = line[6:]
        if data == "[DONE]":
            outcome["isComplete"] = True
            break
        if data.startswith("[ERROR] "):
            outcome["error"] = json.loads(data[8:])["error"]["message"]
            break
        outcome["text"] += data


def content(response, outcome):
    """Prints the `content` of every event, which must have one, until `[DONE]`."""
    for line in requests_lines(response):
        line = line.decode("utf-8")
        if line == "data: [DONE]":
            outcome["isComplete"] = True
            break
        if line.startswith("data: "):
            event = json.loads(line[6:])
            outcome["text"] += event["content"]
            if "error" in event:
                outcome["error"] = event["error"]
                break


def take_event(outcome, event):
    """True for the event after which clients stop."""
    if event["type"] == "chunk":
        outcome["text"] += event["content"]
    elif event["type"] == "end":
        outcome["isComplete"] = True
        return True
    elif event["type"] == "error":
        outcome["error"] = event["error"]
        return True
    return False


READERS = {"by_position": by_position, "by_prefix": by_prefix, "raw_text": raw_text, "content": content}


def read(reader, url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    outcome = {"text": "", "isComplete": False}
    with urllib.request.urlopen(request, timeout=20) as response:
        READERS[reader](response, outcome)
    return outcome


for job in sys.stdin:
    print(json.dumps(read(**json.loads(job))), flush=True)
