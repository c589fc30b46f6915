#!/usr/bin/env python3
"""Checks a bundle: the entries of one ticket, with proofs, from a log that signs its checkpoints.
VKEY must come from somebody you trust, not from the bundle. Needs Python 3.8 and the package `cryptography`; exits with
0 when every check holds, otherwise with 1. Formats: RFC 6962, 8785, 9901; C2SP signed-note, tlog-proof."""
import sys; sys.path[:] = [path for path in sys.path[1:] if path]  # nothing beside this file is imported
import argparse, base64, contextlib, hashlib, json, pathlib
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
def b64(text):
    need(base64.b64encode(base64.b64decode(text)).decode() == text, "base64 that is not written as it must be")
    return base64.b64decode(text)
sha, half = lambda data: hashlib.sha256(data).digest(), lambda size: 1 << (size - 1).bit_length() >> 1
b64url = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode()
leaf, node = lambda data: sha(b"\0" + data), lambda left, right: sha(b"\1" + left + right)
canonical = lambda value: json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
def need(holds, otherwise):
    if not holds: raise ValueError(otherwise)
def trust(key):  # and the keys that follow it: the entry that names the next one is signed with the one before it
    name, number, public = key.split("+", 2)
    need(sha(name.encode() + b"\n" + b64(public))[:4].hex() == number, f"the key of {name} is damaged")
    keys[name, number] = public = Ed25519PublicKey.from_public_bytes(b64(public)[1:])
    for clear in (json.loads(file.read_bytes())["clear"] for file in (args.dir / "entries").iterdir()):
        with contextlib.suppress(InvalidSignature):  # signed with another key
            if "endorsement" in clear and tuple(clear["verifier_key"].split("+")[:2]) not in keys:
                public.verify(b64(clear["endorsement"]), f"voc-log/next-key/1\nkey {clear['verifier_key']}\n".encode())
                trust(clear["verifier_key"])
def signed(note):  # returns origin, size and root of a checkpoint that one of the keys has signed
    text, _, signatures = note.rpartition("\n\n")
    for mark, name, value in (line.split(" ") for line in signatures.splitlines()):
        if mark == "\u2014" and (public := keys.get((name, b64(value)[:4].hex()))):
            public.verify(b64(value)[4:], f"{text}\n".encode())
            need(text.split("\n")[0] == name, "the checkpoint is of another log")
            return name, int(text.split("\n")[1]), b64(text.split("\n")[2])
    raise ValueError("not signed with a key that was given, nor with one that follows it")
def check_signature():
    for key in args.key: trust(key)
    return log.extend(signed(checkpoint)) or log[:2]
def root_over(index, size, hash, path):  # returns the root that a leaf and its path lead to (RFC 6962, 2.1.1)
    need(0 <= index < size and bool(path) == (size > 1), "the path does not fit the tree")
    if size == 1: return hash
    if index < half(size): return node(root_over(index, half(size), hash, path[:-1]), path[-1])
    return node(path[-1], root_over(index - half(size), size - half(size), hash, path[:-1]))
def roots_over(old, new, known, path):  # returns the roots at an older and at the newer size (RFC 6962, 2.1.2)
    if old == new:
        need(len(path) == (known is None), "the path does not fit the tree")
        return (known or path[0],) * 2
    need(0 < old < new and path, "no path leads from the one size to the other")
    if old > half(new):
        return tuple(node(path[-1], root) for root in roots_over(old - half(new), new - half(new), None, path[:-1]))
    before, after = roots_over(old, half(new), known, path[:-1])
    return before, node(after, path[-1])
def proof(file, first):
    lines, _, note = (args.dir / file).read_bytes().decode().partition("\n\n")
    lines = [line for number, line in enumerate(lines.split("\n")) if number != 1 or not line.startswith("extra ")]
    need("\n".join(lines + [""]).startswith(f"{first}\n") and note == checkpoint, f"{file}: of another place or log")
    return [b64(line) for line in lines[first.count("\n") + 1:]]
def check_entries():
    for file in (args.dir / "entries").iterdir():
        data, position = file.read_bytes(), int(file.name)
        entries[position] = entry, hash = json.loads(data), leaf(data)
        need(canonical(entry) == data and len(entry) == 18 and entry["format"] == 1, f"{file} is not an entry")
        need(entry["position"] == position and file.name == str(position), f"{file} is another")
        path = proof(f"proofs/{position}.tlog-proof", f"c2sp.org/tlog-proof@v1\nindex {position}")
        need(root_over(position, log[1], hash, path) == log[2], f"entry {position} is not in the log")
def check_ticket():
    named = {*index["positions"], *index["erasures"], index["seal"]["position"]}
    others = {p for p in entries if entries[p][0]["ticket"] != "_log"} ^ named
    need(not others, f"entries are missing, or do not belong: {others}")
    names = {entry["clear"].get("origin") for entry, _ in entries.values() if entry["ticket"] == "_log"}
    need(names >= {entry["log"] for entry, _ in entries.values()} | {log[0]}, "an entry is of another log")
    previous, times = None, [entries[position][0]["recorded_at"] for position in sorted(entries)]
    for version, (entry, hash) in enumerate(entries[position] for position in index["positions"]):
        follows = entry["ticket"] == index["ticket"] and entry["version"] == version and entry["previous"] == previous
        need(follows, f"entry {entry['position']} is not number {version} of the ticket, after the one before")
        previous = b64url(hash)
    need(times == sorted(times), "recorded times go back")
    return entries[0][0]["clear"]["clock"] + " clock"
def check_seal():
    entry, head = entries[index["seal"]["position"]][0], index["seal"]["head"]
    seal, path = entry["clear"], [b64(hash) for hash in head["path"]]
    need(entry["ticket"] == "_seal" and entry["type"] == "sealed" and seal["size"] <= entry["position"], "not a seal")
    under = root_over(head["index"], seal["streams"], leaf(head["line"].encode()), path) == b64(seal["heads_root"])
    entry, hash = entries[max(position for position in index["positions"] if position < seal["size"])]
    last = canonical({"hash": b64url(hash), "stream": index["ticket"], "version": entry["version"]}).decode()
    need(under and last == head["line"], f"withheld entries, or another line than is sealed: {head['line']}")
    return seal["size"], [position for position in index["positions"] if position >= seal["size"]]
def check_values():
    told = [entries[p][0] for p in index["erasures"] if entries[p][0]["ticket"] == "_subjects"]
    erased, left = [tuple(row) for entry in told for row in entry["clear"]["rows"]], dict(index["disclosures"])
    counts = {"disclosed": 0, "erased": 0, "withheld": 0}
    for position, field, digest in ((p, *it) for p in index["positions"] for it in entries[p][0]["protected"].items()):
        text = left.pop(f"{position}/{field}", None)
        counts["disclosed" if text is not None else "erased" if (position, field) in erased else "withheld"] += 1
        need(text is None or b64url(sha(text.encode())) == digest, f"{position}/{field} is not what was recorded")
        need(text is None or json.loads(base64.urlsafe_b64decode(text + "=="))[1] == field, f"{position}: not {field}")
    need(not left, f"no entry has {', '.join(left)}")
    return counts
def check_seen(file):
    origin, size, root = signed(file.read_bytes().decode())
    need(origin == log[0] and size <= log[1], f"{size} entries of {origin} were seen, not these {log[1]} of {log[0]}")
    path = proof(f"consistency/{size}", f"old {size}") if size < log[1] else []
    need(roots_over(size, log[1], root, path) == (root, log[2]), "entries that were seen have been changed or removed")
def check(name, test, *of):
    try: print("ok    ", name if (more := test(*of)) is None else f"{name}: {more}")
    except Exception as e: failed.append(print("FAILED", f"{name}:", e if type(e) is ValueError else repr(e)))
parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--key", metavar="VKEY", action="append", required=True)
parser.add_argument("--seen", metavar="CHECKPOINT", action="append", type=pathlib.Path, default=[])
parser.add_argument("dir", metavar="DIR", nargs="?", type=pathlib.Path, default=pathlib.Path(__file__).parent)
args, keys, entries, log, failed = parser.parse_args(), {}, {}, [], []
checkpoint, index = (args.dir / "checkpoint").read_bytes().decode(), json.loads((args.dir / "bundle.json").read_bytes())
check("the checkpoint is signed with a key that was given or that follows it", check_signature)
check("every entry stands in the log, unchanged", check_entries)
check("the entries are those of one ticket, in order, with none missing in between", check_ticket)
check("no entry before the seal is withheld (its size; positions after it, where that is not proved)", check_seal)
check("disclosed values are those that were recorded", check_values)
for file in args.seen: check(f"the log continues {file}", check_seen, file)
print("not checked: the pages for people" + ("" if args.seen else "; what the log was earlier, as --seen would tell"))
sys.exit(1 if failed else 0)
