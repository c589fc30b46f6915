#!/usr/bin/env python3
"""Works ten figures of a month out with DuckDB and with pandas beside ours, and prints how time and memory
compare. One command, for which cargo and pip must be there:

    python3 benches/month_peers/run.py

A generated month of 50,000 tickets with some 24 events each is loaded and exported as JSON lines; that takes
minutes. `VOC_BENCH_TICKETS=2000` tries it in a minute or two, `VOC_BENCH_ROUNDS` sets the rounds (5), and
`VOC_BENCH_DIR` where the files go (a temporary directory, removed at the end).

Each program may first bring the export into the form that it likes best: ours is its log and its views, DuckDB's
a database file, pandas' a pickle of two frames. From there each is asked in a process of its own: once after
opening, again, and after one more event. Ours makes the whole report meanwhile, with the tickets behind each of
its numbers; the others make ten pairs of counts. The counts are compared: a difference ends the script with 1.
"""

import json
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from datetime import datetime
from zoneinfo import ZoneInfo

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = {"duckdb": "duckdb==2.0.0", "pandas": "pandas==3.1.1"}
TICKETS = os.environ.get("VOC_BENCH_TICKETS", "50000")
ROUNDS = int(os.environ.get("VOC_BENCH_ROUNDS", "5"))
SEOUL = ZoneInfo("Asia/Seoul")
START, END = (int(datetime(2026, month, 1, tzinfo=SEOUL).timestamp() * 1000) for month in (10, 11))
AT = END - 1  # when what is still open is judged
DAYS_30 = 30 * 24 * 60 * 60 * 1000
NEAR_THE_PATIENT = ("complainant", "patient", "guardian", "family")


def main():
    if "--child" in sys.argv:
        return child(*sys.argv[2:])
    base = os.environ.get("VOC_BENCH_DIR")
    with tempfile.TemporaryDirectory(dir=base) as directory:
        directory = pathlib.Path(directory)
        ours, found = measure_ours(directory)
        environment = directory / "python"
        venv.create(environment, with_pip=True)
        python = environment / "bin" / "python"
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *PEERS.values()], check=True, stdout=sys.stderr)
        theirs = {peer: measure_peer(python, peer, directory) for peer in PEERS}
    print(f"{found.pop('tickets')} tickets, {found.pop('entries')} events")
    differences = 0
    for name, value in found.items():
        others = {peer: told["figures"][name] for peer, told in theirs.items()}
        agree = all(other == value for other in others.values())
        differences += not agree
        print(f"{'agree' if agree else 'DIFFER'}: {name} {value}" + ("" if agree else f" {others}"))
    print_table(ours, theirs)
    return 1 if differences else 0


def print_table(ours, theirs):
    print(f"{'':34}{'voc':>14}" + "".join(f"{PEERS[peer]:>18}{'ratio':>10}" for peer in theirs))
    for what, unit in (
        ("load", "ms"), ("opening and first answer", "ms"), ("first answer alone", "ms"), ("again", "ms"),
        ("after one more event", "ms"), ("peak memory, one answer", "MiB"), ("peak memory, all answers", "MiB"),
    ):
        row = f"{what:34}{ours[what]:>10,.1f} {unit:3}"
        for told in theirs.values():
            row += f"{told[what]:>14,.1f} {unit:3}{told[what] / ours[what]:>10,.1f}"
        print(row)


def measure_ours(directory):
    """Runs the steps of our benchmark and exports its log; returns times and figures."""
    data = directory / "data"

    def step(name, **to):
        setting = {"VOC_BENCH_STEP": name, "VOC_BENCH_DIR": str(data), "VOC_BENCH_TICKETS": TICKETS}
        command = ["cargo", "bench", "--quiet", "-p", "benches", "--bench", "month"]
        run = subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, **setting}, **to)
        text = run.stdout.decode() if run.stdout else ""
        return dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)

    def number(text):
        return float(re.match(r"[\d.]+", text)[0])

    told = step("load", stdout=subprocess.PIPE)
    colds = [step("cold", stdout=subprocess.PIPE) for _ in range(min(ROUNDS, 3))]
    cold = {name: statistics.median(number(one[name]) for one in colds) for name in colds[0]}
    warm = step("warm", stdout=subprocess.PIPE)
    with (directory / "events.jsonl").open("wb") as out:
        step("export", stdout=out)
    found = {"tickets": told["tickets"], "entries": told["entries"], **json.loads(warm["figures"])}
    ours = {
        "load": number(told["load"]),
        "opening and first answer": cold["open"] + cold["first report"],
        "first answer alone": cold["first report"],
        "again": number(warm["the same report again"]),
        "after one more event": number(warm["after one more event"]),
        "peak memory, one answer": cold["peak memory"],
        "peak memory, all answers": number(warm["peak memory"]),
    }
    return ours, found


def measure_peer(python, peer, directory):
    def step(name):
        command = [python, __file__, "--child", peer, name, directory]
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)

    load = step("load")
    colds = [step("cold") for _ in range(min(ROUNDS, 3))]
    warm = step("warm")
    return {
        "load": load["ms"],
        "opening and first answer": statistics.median(cold["ms"] for cold in colds),
        "first answer alone": statistics.median(cold["answer ms"] for cold in colds),
        "again": warm["again ms"],
        "after one more event": warm["more ms"],
        "peak memory, one answer": statistics.median(cold["MiB"] for cold in colds),
        "peak memory, all answers": warm["MiB"],
        "figures": colds[0]["figures"],
    }


def child(peer, step, directory):
    """One step of one peer, in a process of its own; the time to import the library does not count."""
    asked = {"duckdb": Duck, "pandas": Pandas}[peer](pathlib.Path(directory))
    told = {}
    if step == "load":
        told["ms"] = timed(asked.load)[1]
    else:
        _, opened = timed(asked.open)
        told["figures"], answered = timed(asked.figures)
        told |= {"ms": opened + answered, "answer ms": answered}
    if step == "warm":
        told["again ms"] = statistics.median(timed(asked.figures)[1] for _ in range(ROUNDS))
        more = (timed(lambda: (asked.one_more(), asked.figures()))[1] for _ in range(ROUNDS))
        told["more ms"] = statistics.median(more)
    told["MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))


def timed(work):
    start = time.perf_counter()
    value = work()
    return value, (time.perf_counter() - start) * 1e3


class Duck:
    """Two tables in a database file: events, and the clocks that they started or moved."""

    LOAD = """
        CREATE TEMP TABLE raw AS SELECT position, ticket, type, occurred.earliest, occurred.latest, clear
        FROM read_json('{export}', format = 'newline_delimited', columns = {{position: 'BIGINT', ticket: 'VARCHAR',
            type: 'VARCHAR', occurred: 'STRUCT(earliest BIGINT, latest BIGINT)', clear: 'JSON'}})
        WHERE ticket[1] <> '_';
        CREATE TABLE events AS SELECT position, ticket, type, earliest, latest, clear ->> '$.details.stage' AS stage,
            clear ->> '$.result' AS result, clear ->> '$.whom' AS whom, (clear ->> '$.promise')::INT AS promise,
            clear ->> '$.told' IS NOT NULL AS told, (clear ->> '$.satisfaction')::INT AS satisfaction
        FROM raw;
        CREATE TABLE clocks AS
        SELECT position, ticket, earliest, one ->> '$.clock' AS clock, (one ->> '$.due')::BIGINT AS due FROM (
            SELECT position, ticket, earliest, unnest((clear -> '$.clocks')::JSON[]) AS one FROM raw
            UNION ALL SELECT position, ticket, earliest, clear -> '$.clock' FROM raw
            WHERE json_type(clear, '$.clock') = 'OBJECT');
    """
    FIGURES = """
        WITH turns AS (
            SELECT ticket, CASE type WHEN 'stage_completed' THEN 'closed' ELSE type END AS turn,
                min(latest) OVER (PARTITION BY ticket ORDER BY position DESC) AS moment
            FROM events WHERE type IN ('received', 'reopened') OR type = 'stage_completed' AND stage = 'thank'
        ), open AS (
            SELECT sum(CASE WHEN moment >= $start THEN 0 WHEN turn = 'closed' THEN -1 ELSE 1 END) AS first,
                sum(CASE WHEN moment >= $end THEN 0 WHEN turn = 'closed' THEN -1 ELSE 1 END) AS last
            FROM turns GROUP BY ticket
        ), now AS (
            SELECT * FROM turns WHERE moment >= $start AND moment < $end
        ), started AS (
            SELECT ticket, clock, arg_max(due, position) AS due, arg_min(earliest, position) AS earliest
            FROM clocks GROUP BY ALL
        ), reached AS (
            SELECT ticket, earliest, latest FROM events
            WHERE type = 'contact_attempted' AND result = 'reached' AND whom IN $near
                OR type = 'stage_completed' AND stage <> 'investigate'
        ), contacts AS (
            SELECT started.due, min(reached.earliest) AS met
            FROM started LEFT JOIN reached ON reached.ticket = started.ticket AND reached.latest >= started.earliest
            WHERE clock LIKE 'first_contact/%' AND due >= $start AND due < $end
            GROUP BY started.ticket, clock, due
        ), ended AS (
            SELECT ticket, promise, arg_max(earliest, position) FILTER (type = 'promise_kept') AS met,
                arg_max(earliest, position) FILTER (type = 'promise_withdrawn') AS called_off
            FROM events WHERE type IN ('promise_kept', 'promise_withdrawn') GROUP BY ALL
        ), promised AS (
            SELECT due, met, called_off, coalesce(met, called_off, $at) > due AS missed
            FROM started LEFT JOIN ended ON ended.ticket = started.ticket AND clock = 'promise/' || promise
            WHERE clock LIKE 'promise/%' AND due >= $start AND due < $end
        ), counted AS (
            SELECT * FROM promised WHERE (due <= $at OR met IS NOT NULL) AND (called_off IS NULL OR missed)
        ), made AS (
            SELECT told FROM events ANTI JOIN (SELECT ticket, promise FROM ended WHERE called_off IS NOT NULL)
            USING (ticket, promise) WHERE type = 'promise_made' AND latest >= $start AND latest < $end
        ), again AS (
            SELECT * FROM now AS close WHERE turn = 'closed' AND EXISTS (
                SELECT 1 FROM turns WHERE turns.ticket = close.ticket AND turns.turn = 'reopened'
                    AND turns.moment - close.moment BETWEEN 0 AND $days)
        ), answers AS (
            SELECT satisfaction FROM events WHERE type = 'survey_answered' AND satisfaction IS NOT NULL
                AND latest >= $start AND latest < $end AND latest <= $at
        )
        SELECT (SELECT count(*) FROM open WHERE first > 0), (SELECT count(*) FROM now WHERE turn = 'received'),
            (SELECT count(*) FROM now WHERE turn = 'reopened'), (SELECT count(*) FROM now WHERE turn = 'closed'),
            (SELECT count(*) FROM open WHERE last > 0),
            (SELECT [count(*) FILTER (coalesce(met, $at) <= due), count(*)] FROM contacts
                WHERE due <= $at OR met IS NOT NULL),
            (SELECT [count(*) FILTER (NOT missed), count(*)] FROM counted),
            (SELECT [count(*) FILTER (told), count(*)] FROM made),
            [(SELECT count(*) FROM again), (SELECT count(*) FROM now WHERE turn = 'closed')],
            (SELECT [coalesce(sum(satisfaction), 0)::BIGINT, count(*)] FROM answers)
    """
    NAMES = (
        "brought_forward", "new", "reopened", "closed", "carried_forward", "first_contact_in_time", "promises_kept",
        "promises_with_time", "reopened_within_30_days", "satisfaction",
    )

    def __init__(self, directory):
        import duckdb

        self.duckdb, self.directory = duckdb, directory

    def open(self):
        self.database = self.duckdb.connect(str(self.directory / "events.duckdb"))

    def load(self):
        self.open()
        self.database.execute(self.LOAD.format(export=self.directory / "events.jsonl"))
        self.database.close()

    def figures(self):
        asked = {"start": START, "end": END, "at": AT, "days": DAYS_30, "near": list(NEAR_THE_PATIENT)}
        return dict(zip(self.NAMES, self.database.execute(self.FIGURES, asked).fetchone()))

    def one_more(self):
        self.database.execute("""
            INSERT INTO events SELECT 1 + max(position), min(ticket), 'contact_attempted', $at, $at, NULL, 'reached',
                'complainant', NULL, false, NULL FROM events
        """, {"at": AT})


class Pandas:
    """The same two tables as frames."""

    def __init__(self, directory):
        import pandas

        self.pandas, self.directory = pandas, directory

    def load(self):
        rows, clocks = [], []
        with (self.directory / "events.jsonl").open(encoding="utf-8") as export:
            for line in export:
                entry = json.loads(line)
                if entry["ticket"].startswith("_"):
                    continue
                clear, occurred = entry["clear"], entry["occurred"]
                place = entry["position"], entry["ticket"]
                rows.append((
                    *place, entry["type"], occurred["earliest"], occurred["latest"],
                    clear.get("details", {}).get("stage"), clear.get("result"), clear.get("whom"),
                    clear.get("promise"), clear.get("told") is not None, clear.get("satisfaction"),
                ))
                started = clear.get("clocks", [])
                if isinstance(clear.get("clock"), dict):
                    started = [*started, clear["clock"]]
                clocks += [(*place, occurred["earliest"], one["clock"], one["due"]) for one in started]
        columns = "position ticket type earliest latest stage result whom promise told satisfaction".split()
        events = self.pandas.DataFrame(rows, columns=columns)
        for coded in ("ticket", "type", "stage", "result", "whom"):
            events[coded] = events[coded].astype("category")
        clocks = self.pandas.DataFrame(clocks, columns="position ticket earliest clock due".split())
        clocks["ticket"] = clocks["ticket"].astype(events["ticket"].dtype)
        parts = clocks["clock"].str.split("/", expand=True)
        clocks["kind"], clocks["number"] = parts[0].astype("category"), parts[1].astype(int)
        self.pandas.to_pickle((events, clocks.drop(columns="clock")), self.directory / "events.pickle")

    def open(self):
        self.events, self.clocks = self.pandas.read_pickle(self.directory / "events.pickle")

    def one_more(self):
        last = self.events.iloc[[-1]].assign(position=self.events["position"].iloc[-1] + 1)
        last = last.assign(type="contact_attempted", earliest=AT, latest=AT, result="reached", whom="complainant")
        for coded in ("type", "result", "whom"):
            last[coded] = last[coded].astype(self.events[coded].dtype)
        self.events = self.pandas.concat([self.events, last], ignore_index=True)

    def figures(self):
        events, of_type = self.events, self.events["type"]

        def within(moments):
            return (moments >= START) & (moments < END)

        thanked = (of_type == "stage_completed") & (events["stage"] == "thank")
        turns = events.loc[thanked | of_type.isin(["received", "reopened"]), ["ticket", "type", "latest"]]
        turns = turns.assign(moment=turns[::-1].groupby("ticket", observed=True)["latest"].cummin())
        closing = turns["type"] == "stage_completed"
        change = 1 - 2 * closing.astype(int)

        def open_before(moment):
            before = change.where(turns["moment"] < moment, 0)
            return int((before.groupby(turns["ticket"], observed=True).sum() > 0).sum())

        now = within(turns["moment"])
        closes, reopened = turns[now & closing], turns[turns["type"] == "reopened"]
        pairs = closes.reset_index().merge(reopened, on="ticket", suffixes=("", "_again"))
        soon = (pairs["moment_again"] - pairs["moment"]).between(0, DAYS_30)
        answers = events.loc[
            (of_type == "survey_answered") & within(events["latest"]) & (events["latest"] <= AT), "satisfaction"
        ].dropna()
        return {
            "brought_forward": open_before(START),
            "new": int((now & (turns["type"] == "received")).sum()),
            "reopened": int((now & (turns["type"] == "reopened")).sum()),
            "closed": len(closes),
            "carried_forward": open_before(END),
            "first_contact_in_time": self.first_contact(within),
            **self.promises(within),
            "reopened_within_30_days": [pairs.loc[soon, "index"].nunique(), len(closes)],
            "satisfaction": [int(answers.sum()), len(answers)],
        }

    def started(self, kind):
        """When the clocks of a kind began, and when they are due as moved last."""
        clocks = self.clocks[self.clocks["kind"] == kind]
        by_clock = clocks.groupby(["ticket", "number"], observed=True)
        return by_clock.agg(due=("due", "last"), began=("earliest", "first")).reset_index()

    def first_contact(self, within):
        events, of_type = self.events, self.events["type"]
        called = (of_type == "contact_attempted") & (events["result"] == "reached")
        called &= events["whom"].isin(NEAR_THE_PATIENT)
        stepped = (of_type == "stage_completed") & (events["stage"] != "investigate")
        reached = events.loc[called | stepped, ["ticket", "earliest", "latest"]]
        started = self.started("first_contact")
        started = started[within(started["due"])]
        pairs = started.merge(reached, on="ticket")
        pairs = pairs[pairs["latest"] >= pairs["began"]]
        met = pairs.groupby(["ticket", "number"], observed=True)["earliest"].min().rename("met").reset_index()
        clocks = started.merge(met, on=["ticket", "number"], how="left")
        clocks = clocks[(clocks["due"] <= AT) | clocks["met"].notna()]
        return [int((clocks["met"].fillna(AT) <= clocks["due"]).sum()), len(clocks)]

    def promises(self, within):
        events, of_type = self.events, self.events["type"]
        key = ["ticket", "promise"]

        def last(kind, name):
            ends = events[of_type == kind].groupby(key, observed=True)["earliest"].last()
            return ends.rename(name).reset_index()

        kept, withdrawn = last("promise_kept", "met"), last("promise_withdrawn", "called_off")
        clocks = self.started("promise").rename(columns={"number": "promise"})
        clocks = clocks[within(clocks["due"])]
        clocks = clocks.merge(kept, on=key, how="left").merge(withdrawn, on=key, how="left")
        missed = clocks["met"].fillna(clocks["called_off"]).fillna(AT) > clocks["due"]
        counts = (clocks["due"] <= AT) | clocks["met"].notna()
        counts &= clocks["called_off"].isna() | missed
        made = events[(of_type == "promise_made") & within(events["latest"])]
        made = made.merge(withdrawn, on=key, how="left")
        made = made[made["called_off"].isna()]
        return {
            "promises_kept": [int((counts & ~missed).sum()), int(counts.sum())],
            "promises_with_time": [int(made["told"].sum()), len(made)],
        }


if __name__ == "__main__":
    sys.exit(main())
