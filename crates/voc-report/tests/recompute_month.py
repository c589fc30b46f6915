"""Works out figures of a monthly report from the exported log and compares them.

    python3 recompute_month.py log.jsonl report.json

Written apart from the program, after docs/indicators.md, with nothing but the standard library. It knows
histories without merges and corrections, and says so when it meets one. Exit code 1: something differs.
"""

import json
import sys
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

NEAR_THE_PATIENT = {"complainant", "patient", "guardian", "family"}
DAYS_30 = 30 * 24 * 60 * 60 * 1000
DAYS_7 = 7 * 24 * 60 * 60 * 1000
AGES = [(0, 2), (3, 6), (7, 13), (14, 29), (30, 89), (90, None)]
# The kinds of clocks of which this script knows what meets them.
KNOWN = ("first_contact", "promise")


class Clock:
    """A deadline: due at the latest when, met by the earliest fact that shows it."""

    def __init__(self, kind, due, started):
        self.kind, self.due, self.started = kind, due, started
        self.met = None
        self.called_off = None

    def missed(self, at):
        end = self.met or self.called_off
        return end["earliest"] > self.due if end else at > self.due

    def runs(self, at):
        end = self.met or self.called_off
        return self.started["latest"] <= at and (end is None or end["latest"] > at)


class Ticket:
    """What the entries of one ticket say."""

    def __init__(self):
        self.number = self.kind = self.channel = self.branch = self.originating = None
        self.receiving = self.managing = self.role = None
        self.stages = set()
        self.turns = []  # receipt, closes and reopenings in the order of the log
        self.clocks = {}
        self.promises = {}
        self.escalations = []
        self.points = []
        self.deviated = False
        self.causes = []
        self.improvements = []

    def start(self, clock, occurred):
        kind = clock["clock"].split("/")[0]
        known = self.clocks.get(clock["clock"])
        if known:
            known.due = clock["due"]
        else:
            self.clocks[clock["clock"]] = Clock(kind, clock["due"], occurred)

    def meet(self, kinds, occurred):
        for clock in self.clocks.values():
            after = occurred["latest"] >= clock.started["earliest"]
            if clock.kind in kinds and clock.called_off is None and after:
                order = lambda one: (one["earliest"], one["latest"])
                met = clock.met or occurred
                clock.met = min(met, occurred, key=order)

    def take(self, entry):
        kind, clear, occurred = entry["type"], entry["clear"], entry["occurred"]
        for clock in clear.get("clocks", []):
            self.start(clock, occurred)
        if isinstance(clear.get("clock"), dict):
            self.start(clear["clock"], occurred)
        self.number = clear.get("number", self.number)
        if kind == "received":
            self.turns.append(("received", occurred))
            self.kind, self.channel = clear["kind"], clear["channel"]
            self.branch, self.originating = clear.get("branch"), clear.get("originating")
            self.receiving, self.managing = clear.get("receiving"), clear.get("managing")
            self.causes = clear.get("causes", [])
        elif kind == "assigned":
            self.role = clear["role"]
        elif kind == "triaged":
            self.branch = clear.get("branch", self.branch)
            self.causes = clear.get("causes") or self.causes
        elif kind == "transferred":
            self.branch = clear["to"]
            self.managing = clear.get("managing") or self.managing
        elif kind == "department_set":
            setattr(self, clear["which"], clear["department"])
        elif kind == "contact_attempted":
            if clear["result"] == "reached" and clear["whom"] in NEAR_THE_PATIENT:
                self.meet({"first_contact"}, occurred)
        elif kind == "stage_completed":
            stage = clear["details"]["stage"]
            self.deviated |= "deviation" in clear
            self.stages.add(stage)
            if stage != "investigate":
                self.meet({"first_contact"}, occurred)
            found = clear["details"].get("causes", [])
            self.causes = self.causes + [one for one in found if one not in self.causes]
            if stage == "thank":
                self.turns.append(("closed", occurred))
        elif kind == "stage_skipped":
            self.deviated = True
        elif kind == "reopened":
            self.turns.append(("reopened", occurred))
        elif kind == "promise_made":
            told = clear.get("told") is not None
            self.promises[clear["promise"]] = {"made": occurred["latest"], "told": told, "role": clear["by_role"]}
        elif kind in ("promise_kept", "promise_withdrawn"):
            clock = self.clocks.get("promise/%d" % clear["promise"])
            if kind == "promise_withdrawn":
                self.promises[clear["promise"]]["withdrawn"] = True
                if clock:
                    clock.called_off = occurred
            elif clock:
                clock.met = occurred
        elif kind == "escalated" and clear["reason"] != "due_soon":
            self.escalations.append(occurred["latest"])
        elif kind == "survey_answered" and clear.get("satisfaction") is not None:
            self.points.append((occurred["latest"], clear["satisfaction"]))
        elif kind == "improvement_opened":
            self.improvements.append(occurred["latest"])
        elif kind in ("merged", "absorbed", "corrected", "linked"):
            sys.exit("a history with %s is beyond this script" % kind)

    def moments(self, wanted):
        """The last moment of each turn, given that those after it happened later."""
        found, next_one = [], None
        for turn, occurred in reversed(self.turns):
            latest = occurred["latest"]
            next_one = latest if next_one is None else min(next_one, latest)
            if turn == wanted:
                found.insert(0, next_one)
        return found

    def owed(self, at):
        """The clocks of the known kinds that run, with their name and the role that owes them."""
        for name, clock in self.clocks.items():
            # Neither a first contact nor a promise ever stands still in a pause.
            if clock.kind in KNOWN and clock.runs(at):
                number = int(name.split("/")[1])
                role = self.promises[number]["role"] if clock.kind == "promise" else self.role
                yield name, clock, role

    def is_open_before(self, moment):
        before = lambda turn: sum(at < moment for at in self.moments(turn))
        return before("received") + before("reopened") > before("closed")


def read(path):
    tickets, zone = {}, None
    with open(path, encoding="utf-8") as log:
        for line in log:
            entry = json.loads(line)
            if entry["type"] == "log_created":
                zone = ZoneInfo(entry["clear"]["time_zone"])
            elif not entry["ticket"].startswith("_"):
                tickets.setdefault(entry["ticket"], Ticket()).take(entry)
    return [one for one in tickets.values() if one.moments("received")], zone


def bounds(month, zone):
    year, number = map(int, month.split("-"))
    start = datetime(year, number, 1, tzinfo=zone)
    end = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)
    millis = lambda moment: int(moment.timestamp() * 1000)
    return millis(start), millis(end)


def figures(tickets, start, end, at, zone):
    """Each figure by its path in the report, as sorted ticket numbers or a number."""
    within = lambda moment: start <= moment < end
    listed = lambda numbers: sorted(numbers)
    times = lambda turn: [t.number for t in tickets for at in t.moments(turn) if within(at)]
    new = [t for t in tickets if any(map(within, t.moments("received")))]
    closed = [t for t in tickets if any(map(within, t.moments("closed")))]
    left = [t for t in tickets if t.is_open_before(end)]
    found = {
        "flow.brought_forward": listed(t.number for t in tickets if t.is_open_before(start)),
        "flow.new": listed(t.number for t in new),
        "flow.reopened": listed(times("reopened")),
        "flow.closed": listed(times("closed")),
        "flow.carried_forward": listed(t.number for t in left),
    }
    for kind, name in (("first_contact", "first_contact_in_time"), ("promise", "promises_kept")):
        due = [
            (t.number, clock)
            for t in tickets
            for clock in t.clocks.values()
            if clock.kind == kind and within(clock.due) and (clock.due <= at or clock.met)
            and (clock.called_off is None or clock.missed(at))
        ]
        found[name + ".denominator"] = listed(number for number, _ in due)
        found[name + ".numerator"] = listed(n for n, clock in due if not clock.missed(at))
    made = [
        (t.number, promise["told"])
        for t in tickets
        for promise in t.promises.values()
        if within(promise["made"]) and "withdrawn" not in promise
    ]
    found["promises_with_time.denominator"] = listed(number for number, _ in made)
    found["promises_with_time.numerator"] = listed(number for number, told in made if told)
    again = [
        t.number
        for t in tickets
        for close in t.moments("closed")
        if within(close)
        and any(0 <= one - close <= DAYS_30 for one in t.moments("reopened"))
    ]
    found["reopened_within_30_days.numerator"] = listed(again)
    found["reopened_within_30_days.denominator"] = listed(times("closed"))
    found["resolution_time.denominator"] = listed(t.number for t in closed)
    found["stages_in_order.denominator"] = listed(t.number for t in closed)
    found["stages_in_order.numerator"] = listed(t.number for t in closed if not t.deviated)
    known = [t for t in tickets if t in closed or t in left]
    found["escalated.denominator"] = listed(t.number for t in known)
    rose = [t for t in known if any(map(within, t.escalations))]
    found["escalated.numerator"] = listed(t.number for t in rose)
    found["improvements_opened.numerator"] = listed(
        t.number for t in tickets if any(map(within, t.improvements))
    )
    points = [value for t in tickets for when, value in t.points if within(when) and when <= at]
    found["satisfaction.sum"], found["satisfaction.count"] = sum(points), len(points)
    day = lambda moment: datetime.fromtimestamp(moment / 1000, zone).date().isoformat()
    received = (at for t in tickets for at in t.moments("received") if within(at))
    found["days.received"] = dict(Counter(map(day, received)))
    found["by_kind"] = dict(Counter(t.kind for t in new))
    found["by_channel"] = dict(Counter(t.channel for t in new))
    found["by_branch"] = dict(Counter(t.branch for t in new))
    found["by_cause"] = dict(Counter(cause for t in new for cause in t.causes))
    found["departments.received"] = dict(Counter(t.originating for t in new))
    found["departments.closed"] = dict(Counter(t.originating for t in closed))
    found["departments.open"] = dict(Counter(t.originating for t in left))
    return found


def owed(tickets, at, wanted):
    """The deadlines of the known kinds that meet a condition: ticket, clock, due moment, role."""
    found = [
        (t.number, name, clock.due, role)
        for t in tickets
        for name, clock, role in t.owed(at)
        if wanted(clock.due)
    ]
    return sorted(found, key=lambda one: (one[2], one[0], one[1]))


def places(tickets, start, end, at, zone):
    """What is owed, how old the open tickets are, and what belongs to each branch, department and stage."""
    within = lambda moment: start <= moment < end
    turned = lambda turn: [t for t in tickets if any(map(within, t.moments(turn)))]
    left = [t for t in tickets if t.is_open_before(end)]
    found = {
        "overdue.known": owed(tickets, at, lambda due: due < at),
        "upcoming.known": owed(tickets, at, lambda due: at <= due <= at + DAYS_7),
    }
    day = lambda moment: datetime.fromtimestamp(moment / 1000, zone).date()
    age = lambda t: max((day(at) - day(t.moments("received")[0])).days, 0)
    for first, last in AGES:
        fits = lambda t: first <= age(t) and (last is None or age(t) <= last)
        found["ageing.%d" % first] = sorted(t.number for t in left if fits(t))
    for name, code in (("branches", "branch"), ("receiving", "receiving"), ("managing", "managing")):
        for part, those in (("received", turned("received")), ("closed", turned("closed")), ("open", left)):
            found["%s.%s" % (name, part)] = dict(Counter(getattr(t, code) for t in those))
    done = Counter((t.originating, stage) for t in turned("closed") for stage in t.stages)
    found["dwell"] = dict(done)
    return found


def rolling(tickets, report, zone):
    """The figures over the months that the report brings together."""
    year = report["rolling_year"]
    start, end = bounds(year["first_month"], zone)[0], bounds(year["last_month"], zone)[1]
    over = figures(tickets, start, end, end - 1, zone)
    shares = {}
    for one in year["figures"]:
        both = [over.get("%s.%s" % (one["name"], part)) for part in ("numerator", "denominator")]
        if None not in both:
            shares["rolling_year." + one["name"]] = tuple(map(len, both))
    return shares


def millis(text):
    epoch = datetime.fromtimestamp(0, ZoneInfo("UTC"))
    return (datetime.fromisoformat(text) - epoch) // timedelta(milliseconds=1)


def reported_place(report, head, tail):
    """The same of the later parts as the report has it; nothing when it is none of them."""
    counts = lambda pairs: {code: count for code, count in pairs if count}
    if head in ("overdue", "upcoming"):
        known = [one for one in report[head] if one["clock"].split("/")[0] in KNOWN]
        rows = [(one["ticket"], one["clock"], millis(one["due"]), one["role"]) for one in known]
        return sorted(rows, key=lambda one: (one[2], one[0], one[1]))
    if head == "ageing":
        return sorted(next(one for one in report[head] if one["days_min"] == int(tail))["tickets"])
    if head in ("branches", "receiving", "managing"):
        return counts((one["code"], len(one[tail])) for one in report[head])
    if head == "dwell":
        each = ((one["department"], cell) for one in report[head] for cell in one["stages"])
        return counts(((place, cell["stage"]), len(cell["tickets"])) for place, cell in each)
    if head == "rolling_year":
        found = next(one for one in report[head]["figures"] if one["name"] == tail)
        return found["numerator"], found["denominator"]
    return None


def reported(report, path):
    """The same figure as the report has it."""
    head, _, tail = path.partition(".")
    later = reported_place(report, head, tail)
    if later is not None:
        return later
    counts = lambda pairs: {code: count for code, count in pairs if count}
    if head == "flow":
        return sorted(report["flow"][tail])
    if head == "satisfaction":
        return report["satisfaction"]["overall"][tail]
    if head == "days":
        return counts((one["day"], one[tail]) for one in report["days"])
    if head == "departments":
        return counts((one["department"], len(one[tail])) for one in report["departments"])
    if head.startswith("by_"):
        return counts((one["code"], len(one["tickets"])) for one in report[head])
    return sorted(next(one for one in report["figures"] if one["name"] == head)[tail])


def main(log, file):
    with open(file, encoding="utf-8") as text:
        report = json.load(text)
    tickets, zone = read(log)
    start, end = bounds(report["month"], zone)
    at = millis(report["judged_at"])
    found = figures(tickets, start, end, at, zone)
    found.update(places(tickets, start, end, at, zone))
    found.update(rolling(tickets, report, zone))
    differences = 0
    for path, value in found.items():
        other = reported(report, path)
        said = "agree" if value == other else "differ"
        differences += value != other
        size = value if isinstance(value, (int, dict)) else len(value)
        print(said, path, size, "" if value == other else "%s != %s" % (value, other))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
