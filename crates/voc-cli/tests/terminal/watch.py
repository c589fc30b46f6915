"""Runs `voc due --watch` on a terminal of its own and tells what is seen there.

usage: watch.py VOC DATA NOW    prints one JSON document
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios

VOC, DATA, NOW = sys.argv[1:4]
OPTIONS = ["--data", DATA, "--now", NOW, "--lang", "en"]
HOME = "\x1b[H\x1b[J"
# Only for a program that hangs: what is waited for comes at once, or with the next refresh.
PATIENCE_S = 60


def at_the_terminal():
    # Whoever runs the tests in the background has Ctrl-C ignored, which is inherited.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Watched:
    def __init__(self, lines, columns):
        self.master, self.slave = pty.openpty()
        self.resize(lines, columns)
        self.before = termios.tcgetattr(self.slave)
        self.seen = ""
        self.process = subprocess.Popen(
            [VOC, *OPTIONS, "due", "--watch"],
            stdin=self.slave, stdout=self.slave, stderr=self.slave,
            env={"TERM": "xterm", "NO_COLOR": "1"}, start_new_session=True,
            preexec_fn=at_the_terminal,
        )

    def resize(self, lines, columns):
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def press(self, keys):
        os.write(self.master, keys)

    def next(self):
        """Returns the list that is drawn next."""
        self.seen = ""
        while not (HOME in self.seen and "Ctrl-C ends" in self.seen.split(HOME)[-1]):
            ready, _, _ = select.select([self.master], [], [], PATIENCE_S)
            if not ready:
                raise SystemExit(f"nothing was drawn: {self.seen!r}")
            self.seen += os.read(self.master, 65536).decode(errors="replace")
        return self.seen.split(HOME)[-1].replace("\r\n", "\n")

    def untouched(self):
        return termios.tcgetattr(self.slave) == self.before

    def end(self):
        """Returns how it ended: the exit code, or the signal as a negative number."""
        code = self.process.wait(PATIENCE_S)
        return {"code": code, "untouched": self.untouched()}


def main():
    watched = Watched(24, 80)
    told = {"wide": watched.next(), "untouched": watched.untouched()}
    # While a list stands, others write.
    receive = ["receive", "--kind", "complaint", "--channel", "phone"]
    wrote = subprocess.run([VOC, *OPTIONS, *receive], env={}, capture_output=True)
    told["wrote"] = wrote.returncode
    watched.press(b"\n")
    told["after"] = watched.next()
    watched.resize(10, 40)
    watched.press(b"\n")
    told["narrow"] = watched.next()
    watched.press(b"\x03")
    told["ctrl_c"] = watched.end()
    for name, end in [
        ("q", lambda one: one.press(b"q\n")),
        ("ctrl_d", lambda one: one.press(b"\x04")),
        ("terminated", lambda one: one.process.send_signal(signal.SIGTERM)),
        ("killed", lambda one: one.process.send_signal(signal.SIGKILL)),
    ]:
        watched = Watched(24, 80)
        watched.next()
        end(watched)
        told[name] = watched.end()
    # Who closes the window leaves nobody to draw for.
    watched = Watched(24, 80)
    watched.next()
    os.close(watched.slave)
    os.close(watched.master)
    told["window_closed"] = watched.process.wait(PATIENCE_S)
    print(json.dumps(told))


main()
