#!/usr/bin/env python3
"""Asks business-time libraries of other languages for the same deadlines as our benchmark and
prints how the times compare. One command, for which pip, node and npm must be there:

    python3 benches/calendar_peers/run.py

The libraries are installed with pip and npm into a temporary directory that is removed at the end. Our figures
come from `cargo bench -p benches --bench parts -- calendar`, which is run first; with `--ours-is-fresh`
the last run's are taken. Answers are compared before anything is timed.
"""

import csv
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from datetime import date, datetime, timedelta
from datetime import time as time_of_day

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEER = "businesstimedelta==1.0.1"
NPM_PEERS = ["moment-business-time@2.0.0", "dayjs-business-time@1.0.4"]
NPM_BELOW = ["moment@2.31.0", "dayjs@1.11.23"]  # what they stand on
START = datetime(2025, 3, 4, 9, 0)  # in Seoul, which does not change its clocks
SPANS = {"a day": 9, "a month": 180, "ten years": 22_000}  # hours, as in benches/benches/parts.rs
SECONDS_MAX = 3.0  # for the rounds of one question


def main():
    if "--child" in sys.argv:
        return peer()
    if "--ours-is-fresh" not in sys.argv:
        command = ["cargo", "bench", "-p", "benches", "--bench", "parts", "--", "calendar"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)
    with tempfile.TemporaryDirectory() as directory:
        venv.create(directory, with_pip=True)
        python = pathlib.Path(directory) / "bin" / "python"
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PEER]
        subprocess.run(install, check=True)
        told = subprocess.run([python, __file__, "--child"], check=True, stdout=subprocess.PIPE)
        theirs = {PEER: json.loads(told.stdout), **npm_peers(directory)}
    print(f"{'':22}{'voc':>12}" + "".join(f"{name:>28}{'ratio':>12}" for name in theirs))
    for question in theirs[PEER]:
        mine = ours(question)
        row = [f"{took[question] * 1e6:>25,.0f} us{took[question] / mine:>12,.0f}" for took in theirs.values()]
        print(f"{question:22}{mine * 1e9:>9,.0f} ns" + "".join(row))


def npm_peers(directory):
    """Returns the seconds of the libraries of npm, question by question."""
    install = ["npm", "install", "--prefix", directory, "--silent", "--no-audit", "--no-fund"]
    subprocess.run([*install, "--ignore-scripts", *NPM_PEERS, *NPM_BELOW], check=True, stdout=sys.stderr)
    closed = holidays()
    ends = {span: due_by_hand(closed, hours) for span, hours in SPANS.items()}
    questions = {
        "start": f"{START.isoformat()}+09:00",
        "spans": SPANS,
        "ends": {span: f"{end.isoformat()}+09:00" for span, end in ends.items()},
        "holidays": sorted(day.isoformat() for day in closed),
        "secondsMax": SECONDS_MAX,
    }
    script = pathlib.Path(__file__).with_name("peers.js")
    told = subprocess.run(
        ["node", script], cwd=directory, env={**os.environ, "TZ": "Asia/Seoul"}, check=True,
        input=json.dumps(questions), text=True, stdout=subprocess.PIPE,
    )
    found = {}
    for name, answers in json.loads(told.stdout).items():
        for span, hours in SPANS.items():
            instant = datetime.fromisoformat(answers[f"add {span}"]["answer"].replace("Z", "+00:00"))
            instant = instant.replace(tzinfo=None) + timedelta(hours=9)
            measured = answers[f"measure {span}"]["answer"]
            if (instant, measured) != (ends[span], hours):
                print(f"beware: for {span} {name} says {instant}, {measured} h", file=sys.stderr)
        found[name] = {question: answer["seconds"] for question, answer in answers.items()}
    return found


def ours(question):
    """Returns the seconds of the last run of our benchmark."""
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    estimates = target / "criterion" / "calendar" / question / "new" / "estimates.json"
    return json.loads(estimates.read_text())["median"]["point_estimate"] / 1e9


def holidays():
    """Returns the days that our table closes offices on."""
    table = ROOT / "crates" / "voc-domain" / "data" / "kr_holidays.csv"
    with table.open(encoding="utf-8", newline="") as rows:
        rows = csv.DictReader(line for line in rows if not line.startswith("#"))
        return {date.fromisoformat(row["date"]) for row in rows if row["category"] == "public"}


def due_by_hand(closed, hours):
    """Walks the days, for a comparison of answers."""
    left, day = hours, START.date()
    while True:
        if day.weekday() < 5 and day not in closed:
            if left <= 9:
                return datetime.combine(day, time_of_day(9)) + timedelta(hours=left)
            left -= 9
        day += timedelta(days=1)


def peer():
    import businesstimedelta as peer_library

    closed = holidays()
    week = peer_library.WorkDayRule(
        start_time=time_of_day(9), end_time=time_of_day(18), working_days=[0, 1, 2, 3, 4]
    )
    rules = peer_library.Rules([week, peer_library.HolidayRule(closed)])
    took = {}
    for span, hours in SPANS.items():
        amount = peer_library.BusinessTimeDelta(rules, hours=hours)
        end = due_by_hand(closed, hours)
        found = START + amount
        if found.replace(tzinfo=None) != end:
            print(f"beware: for {span} the peer says {found}, not {end}", file=sys.stderr)
        took[f"add {span}"] = median(lambda: START + amount)
        took[f"measure {span}"] = median(lambda: rules.difference(START, end))
    json.dump(took, sys.stdout)


def median(ask):
    """Returns the median seconds of as many rounds as fit, at least three."""
    rounds, began = [], time.perf_counter()
    while len(rounds) < 3 or time.perf_counter() - began < SECONDS_MAX:
        start = time.perf_counter()
        ask()
        rounds.append(time.perf_counter() - start)
    return statistics.median(rounds)


if __name__ == "__main__":
    main()
