// Asks two business-time libraries of npm for the same deadlines as run.py, which starts this in a
// directory where they are installed. Reads the questions from standard input, writes the answers as JSON:
// for each library and question the median seconds, and the instant it gave where one was asked for.

const { createRequire } = require('node:module');
const path = require('node:path');

const installed = createRequire(path.join(process.cwd(), 'package.json'));
const { holidays, start, ends, spans, secondsMax } = JSON.parse(require('node:fs').readFileSync(0));

// Both work in the zone of the process, which is Seoul's here: neither takes a zone with a calendar.
function withMoment() {
  const moment = installed('moment-business-time');
  const hours = ['09:00:00', '18:00:00'];
  moment.updateLocale('en', {
    workinghours: { 0: null, 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: null },
    holidays,
  });
  return {
    add: (hours) => moment(start).addWorkingTime(hours, 'hours').toDate(),
    measure: (end) => moment(end).workingDiff(moment(start), 'hours', true),
  };
}

function withDayjs() {
  const dayjs = installed('dayjs');
  dayjs.extend(installed('dayjs-business-time'));
  const open = [{ start: '09:00:00', end: '18:00:00' }];
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
  const week = { sunday: null, saturday: null };
  days.forEach((day) => { week[day] = open; });
  dayjs.setBusinessTime(week);
  dayjs.setHolidays(holidays);
  return {
    add: (hours) => dayjs(start).addBusinessHours(hours).toDate(),
    measure: (end) => dayjs(start).businessHoursDiff(dayjs(end)),
  };
}

function median(ask) {
  const rounds = [];
  const began = process.hrtime.bigint();
  while (rounds.length < 3 || Number(process.hrtime.bigint() - began) < secondsMax * 1e9) {
    const from = process.hrtime.bigint();
    ask();
    rounds.push(Number(process.hrtime.bigint() - from) / 1e9);
  }
  rounds.sort((one, other) => one - other);
  return rounds[Math.floor(rounds.length / 2)];
}

const told = {};
for (const [name, library] of Object.entries({
  'moment-business-time': withMoment(),
  'dayjs-business-time': withDayjs(),
})) {
  told[name] = {};
  for (const [span, hours] of Object.entries(spans)) {
    told[name][`add ${span}`] = {
      seconds: median(() => library.add(hours)),
      answer: library.add(hours).toISOString(),
    };
    told[name][`measure ${span}`] = {
      seconds: median(() => library.measure(ends[span])),
      answer: library.measure(ends[span]),
    };
  }
}
process.stdout.write(JSON.stringify(told));
