"""How a program is measured: its processor time and wall time by the kernel's account of the finished process, its memory by
the kernel's high-water mark, its answer by a hash of what it wrote. Programs that are compared run in turn, so that whatever
else the machine does meets all of them, and the medians count.
"""

import datetime
import hashlib
import os
import pathlib
import platform
import shlex
import statistics
import subprocess
import time
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parent.parent


@dataclass
class Run:
    user: float
    system: float
    wall: float

    @property
    def cpu(self):
        return self.user + self.system


@dataclass
class Subject:
    """A program with its arguments, what it reads on standard input, and what came of its runs."""

    name: str
    command: list
    given: pathlib.Path
    # Exit codes that mean that all went well: naqi says with 1 that records were rejected, grep that no line was left.
    fine: tuple = (0,)
    # No more rounds than this: for slow ones.
    rounds: int = 1000
    environment: dict = field(default_factory=dict)
    runs: list = field(default_factory=list)
    starts: list = field(default_factory=list)
    peak: float = 0.0
    answer: str = ""
    lines: int = 0
    trouble: str = ""

    def start(self, given, out):
        with open(given, "rb") as read, open(out, "wb") as write:
            actions = [(os.POSIX_SPAWN_DUP2, read.fileno(), 0), (os.POSIX_SPAWN_DUP2, write.fileno(), 1)]
            environment = {**os.environ, "LC_ALL": "C.UTF-8", **self.environment}
            return os.posix_spawnp(self.command[0], self.command, environment, file_actions=actions)

    def once(self, given, out):
        begun = time.monotonic()
        pid = self.start(given, out)
        _, status, usage = os.wait4(pid, 0)
        wall = time.monotonic() - begun
        code = os.waitstatus_to_exitcode(status)
        if code not in self.fine:
            raise RuntimeError(f"{shlex.join(self.command)}: exit code {code}")
        return Run(usage.ru_utime, usage.ru_stime, wall)

    def remember(self, out):
        """Its peak memory, in a run of its own that is asked over and over again: the kernel's account of a finished child
        begins with what its parent held."""
        pid = self.start(self.given, out)
        while not os.wait4(pid, os.WNOHANG)[0]:
            try:
                status = pathlib.Path(f"/proc/{pid}/status").read_text()
                found = [line for line in status.splitlines() if line.startswith("VmHWM")]
                self.peak = max([self.peak, *(int(line.split()[1]) / 1024 for line in found)])
            except OSError:
                pass
            time.sleep(0.002)

    def check(self, out):
        """Whether it wrote the same as before."""
        hashed, lines = digest(out)
        if self.answer and self.answer != hashed:
            self.trouble = "another answer in another round"
        self.answer, self.lines = hashed, lines

    def median(self, what):
        return statistics.median(getattr(run, what) for run in self.runs)

    def start_up(self, what="cpu"):
        return statistics.median(getattr(run, what) for run in self.starts)

    def rate(self, what):
        """Seconds for each megabyte that it was given, without those of its start."""
        return max(self.median(what) - self.start_up(what), 1e-4) / (self.given.stat().st_size / 1e6)


def digest(path):
    """A hash of a file, and its lines."""
    hashed, lines = hashlib.sha256(), 0
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            hashed.update(block)
            lines += block.count(b"\n")
    return hashed.hexdigest()[:12], lines


def in_turn(subjects, rounds, work, starts=5, tell=print):
    """Runs all, round by round, each round beginning with another one; then what each needs to start, and its memory.
    Without memory where `starts` is 0. Writes to a file in the folder `work`."""
    out = work / "out"
    for number in range(rounds):
        turn = number % len(subjects)
        for subject in subjects[turn:] + subjects[:turn]:
            if number < subject.rounds and not subject.trouble:
                try:
                    subject.runs.append(subject.once(subject.given, out))
                    subject.check(out)
                except (OSError, RuntimeError) as error:
                    subject.trouble = str(error)
        tell(f"round {number + 1} of {rounds}, load {os.getloadavg()[0]:.1f}")
    nothing = work / "nothing"
    nothing.write_bytes(b"")
    for number in range(starts):
        for subject in subjects:
            if number < subject.rounds and not subject.trouble:
                subject.starts.append(subject.once(nothing, out))
                if number == 0:
                    subject.remember(out)


def machine():
    """Processor, cores and system, in a line."""
    model = "?"
    try:
        names = [line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        model = names[0] if names else platform.machine()
    except OSError:
        pass
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release().split('-')[0]}, Python {platform.python_version()}"


def today():
    return datetime.date.today().isoformat()


def told(naqi):
    """Which naqi it was: its version, the start of its file's hash, and what is checked out."""
    version = subprocess.run([naqi, "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    return f"{version} (program {digest(naqi)[0][:8]}, checkout {checkout()})"


def checkout():
    """The commit that is checked out, with a `+` if something was changed since."""
    said = subprocess.run(["git", "describe", "--always", "--dirty=+", "--exclude=*"], cwd=ROOT, capture_output=True, text=True)
    return said.stdout.strip() or "?"


def put_between(path, name, text):
    """Replaces what stands between the marks `<!-- made: NAME -->` and `<!-- end: NAME -->` of a file."""
    whole = path.read_text(encoding="utf-8")
    first, last = f"<!-- made: {name} -->\n", f"<!-- end: {name} -->"
    if first not in whole or last not in whole:
        raise SystemExit(f"{path}: has no marks for {name}; put '{first.strip()}' and '{last}' where the table belongs")
    head, rest = whole.split(first, 1)
    path.write_text(head + first + "\n" + text.strip() + "\n\n" + last + rest.split(last, 1)[1], encoding="utf-8")
