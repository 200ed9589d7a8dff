#!/usr/bin/env python3
"""Works out statistics from the raw JSON of an extended export and compares them with the program's.

    python3 tests/oracle/oracle.py EXPORT.zip path/to/music-analyser [ZONE ...]

EXPORT.zip is an extended streaming history as Spotify sends it, or a generated one. The program
imports it into a database of its own in a temporary folder and is then asked for each statistic in
each zone. Only the Python standard library is used, and nothing of the program's code: what is
compared was worked out twice. Exit code 0 if everything is equal.
"""

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

UTC = timezone.utc
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
COUNTED = 30_000
PAUSE = 30 * MINUTE
LEFT = {"fwdbtn", "backbtn", "clickrow"}


class Play:
    """A hearing: `begin` and `end` in milliseconds since 1970, of the track `uri`."""

    def __init__(self, row, file_order):
        self.ts = ms(row["ts"])
        self.played = max(row["ms_played"], 0)
        self.uri = row["spotify_track_uri"]
        self.track = row["master_metadata_track_name"]
        self.artist = row["master_metadata_album_artist_name"]
        self.album = row["master_metadata_album_album_name"]
        self.reason = row["reason_end"]
        self.told_skipped = bool(row["skipped"])
        self.begin_told = begin(row["offline_timestamp"], self.ts)
        self.order = file_order
        if self.begin_told is None:
            self.begin, self.end = self.ts - self.played, self.ts
        else:
            self.begin = self.begin_told
            self.end = min(self.begin + self.played, max(self.ts, self.begin))

    @property
    def counted(self):
        return self.played >= COUNTED

    @property
    def skipped(self):
        # The length of a track is in no extended export, so only the 30 seconds decide.
        return self.told_skipped or (self.reason in LEFT and self.played < COUNTED)


def ms(text):
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def begin(offline_timestamp, ts):
    """When a row began, if it says so usefully: in seconds or milliseconds, near its end."""
    if not isinstance(offline_timestamp, int) or offline_timestamp < 1_000_000_000:
        return None
    at = offline_timestamp if offline_timestamp >= 100_000_000_000 else offline_timestamp * 1000
    if at > ts + 5 * MINUTE or at < ts - 30 * DAY:
        return None
    return at


def read(path):
    """Every row of a track in the files of an export."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.endswith(".json")]
        for name in sorted(names):
            yield from json.load(package.open(name))


def plays(path):
    """The plays of music: events that were sent twice are one, piles are laid out."""
    rows = [row for row in read(path) if row.get("spotify_track_uri")]
    by_uri = defaultdict(list)
    piles = defaultdict(list)
    for order, row in enumerate(rows):
        play = Play(row, order)
        by_uri[play.uri].append(play)
        if play.begin_told is None:
            piles[play.ts].append(play)
    for pile in piles.values():
        lay_out(pile)
    kept = []
    for same in by_uri.values():
        # Of those that stopped together the one first that knows its beginning.
        same.sort(key=lambda play: (play.ts, play.begin_told is None, play.begin_told or 0, play.order))
        by_length = defaultdict(list)
        for play in same:
            others = by_length[play.played]
            if not any(is_again(play, other) for other in others):
                others.append(play)
                kept.append(play)
    kept.sort(key=lambda play: (play.begin, play.end, play.order))
    return kept


def is_again(play, other):
    if play.begin_told is not None and other.begin_told is not None:
        return play.begin_told // 1000 == other.begin_told // 1000
    apart = abs(play.ts - other.ts)
    return apart == 0 or (apart < 30_000 and apart < play.played)


def lay_out(pile):
    """Rows without a beginning that were told at one instant were heard one after the other before it."""
    laid = {}
    distinct = {(play.uri, play.played) for play in pile}
    if len(distinct) < 2:
        return
    at = pile[0].ts
    for play in reversed(pile):
        key = (play.uri, play.played)
        if key not in laid:
            at -= play.played
            laid[key] = at
        play.begin, play.end = laid[key], laid[key] + play.played


class Clock:
    """Civil time in a zone, remembered by quarter of an hour, in which no offset changes."""

    def __init__(self, name):
        self.zone = ZoneInfo(name)
        self.known = {}

    def local(self, at):
        quarter = at // (15 * MINUTE)
        if quarter not in self.known:
            instant = datetime.fromtimestamp(quarter * 900, UTC).astimezone(self.zone)
            self.known[quarter] = instant.replace(tzinfo=None)
        return self.known[quarter]


def totals(all_plays, clock):
    return {
        "plays": len(all_plays),
        "played_ms": sum(play.played for play in all_plays),
        "tracks": len({play.uri for play in all_plays}),
        "artists": len({play.artist for play in all_plays if play.artist}),
        "albums": len({(play.album, play.artist) for play in all_plays if play.album}),
        "active_days": len({clock.local(play.begin).date() for play in all_plays}),
        "first": instant(min(play.begin for play in all_plays)),
        "last": instant(max(play.begin for play in all_plays)),
        "skipped": sum(play.skipped for play in all_plays),
        "estimated_plays": 0,
    }


def instant(at):
    whole = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
    return whole.isoformat()


def top(all_plays, key, name):
    """Name, plays and time of the first hundred; equals by the other measure, then by who came first."""
    count, time, first = Counter(), Counter(), {}
    for place, play in enumerate(all_plays):
        of = key(play)
        if of is None:
            continue
        count[of] += 1
        time[of] += play.played
        first.setdefault(of, (place, name(play)))
    order = sorted(count, key=lambda of: (-count[of], -time[of], first[of][0]))
    return [(first[of][1], count[of], time[of]) for of in order[:100]], len(count)


def timeline(all_plays, clock, bucket):
    def start(day):
        if bucket == "month":
            return day.replace(day=1)
        if bucket == "week":
            return day - timedelta(days=day.weekday())
        return day

    count, time = Counter(), Counter()
    for play in all_plays:
        at = start(clock.local(play.begin).date())
        count[at] += 1
        time[at] += play.played
    return {at.isoformat(): (count[at], time[at]) for at in count}


def by(all_plays, clock, key):
    count, time = Counter(), Counter()
    for play in all_plays:
        of = key(clock.local(play.begin))
        count[of] += 1
        time[of] += play.played
    return {of: (count[of], time[of]) for of in count}


def longest_streak(all_plays, clock):
    days = sorted({clock.local(play.begin).date() for play in all_plays})
    best = run = (1, days[0])
    for before, day in zip(days, days[1:]):
        run = (run[0] + 1, run[1]) if day - before == timedelta(days=1) else (1, day)
        if run[0] > best[0]:
            best = run
    length, first = best
    return {"days": length, "from": first.isoformat(), "to": (first + timedelta(days=length - 1)).isoformat()}


def sessions(all_plays):
    found = []
    for play in all_plays:
        if found and play.begin <= found[-1][1] + PAUSE:
            begun, end, time, count = found[-1]
            found[-1] = (begun, max(end, play.end), time + play.played, count + 1)
        else:
            found.append((play.begin, play.end, play.played, 1))
    longest = max(found, key=lambda one: (one[1] - one[0], -one[0]))
    lengths = sorted(one[1] - one[0] for one in found)
    middle = len(lengths) // 2
    median = lengths[middle] if len(lengths) % 2 else (lengths[middle - 1] + lengths[middle]) // 2
    return {
        "count": len(found),
        "median_ms": median,
        "longest": {
            "started_at": instant(longest[0]),
            "ended_at": instant(longest[1]),
            "played_ms": longest[2],
            "plays": longest[3],
        },
    }


def discovery(all_plays, clock):
    tracks, artists, total = Counter(), Counter(), Counter()
    seen_tracks, seen_artists = set(), set()
    for play in all_plays:
        month = clock.local(play.begin).date().replace(day=1).isoformat()
        total[month] += 1
        if play.uri not in seen_tracks:
            seen_tracks.add(play.uri)
            tracks[month] += 1
        if play.artist and play.artist not in seen_artists:
            seen_artists.add(play.artist)
            artists[month] += 1
    return {month: (tracks[month], artists[month], tracks[month] / total[month]) for month in total}


def skips(all_plays, key, name):
    """Name, plays and skips: most skips first, then most plays, then what was heard first."""
    plays_of, skips_of, first = Counter(), Counter(), {}
    for place, play in enumerate(all_plays):
        of = key(play)
        if of is None:
            continue
        plays_of[of] += 1
        skips_of[of] += play.skipped
        first.setdefault(of, (place, name(play)))
    order = sorted(plays_of, key=lambda of: (-skips_of[of], -plays_of[of], first[of][0]))
    return [(first[of][1], plays_of[of], skips_of[of]) for of in order[:1000]]


class Program:
    def __init__(self, program, export, folder):
        self.program = os.path.abspath(program)
        self.folder = folder
        self.environment = {
            "PATH": os.environ.get("PATH", ""),
            "DATABASE_URL": f"sqlite:{folder}/music.db",
            "TZ": "UTC",
            "LOG": "error",
        }
        self.report = json.loads(self.run("import", os.path.abspath(export), "--json"))

    def run(self, *arguments):
        done = subprocess.run(
            [self.program, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            check=True,
        )
        return done.stdout

    def ask(self, statistic, zone, **others):
        arguments = [statistic, "--zone", zone, "--json"]
        for name, value in others.items():
            arguments += ["--set", f"{name}={value}"]
        return json.loads(self.run("stats", *arguments))["value"]


class Comparison:
    def __init__(self):
        self.different = 0
        self.compared = 0

    def same(self, what, found, expected):
        self.compared += 1
        if found == expected:
            return
        self.different += 1
        print(f"DIFFERENT {what}")
        if isinstance(found, dict) and isinstance(expected, dict):
            for key in sorted(set(found) | set(expected), key=str):
                if found.get(key) != expected.get(key):
                    print(f"  {key}: the program says {found.get(key)}, the raw rows {expected.get(key)}")
                    break
        else:
            print(f"  the program says {str(found)[:300]}\n  the raw rows     {str(expected)[:300]}")


def moment(text):
    return instant(ms(text))


def compare(program, every_play, zone, rule, comparison):
    clock = Clock(zone)
    chosen = every_play if rule == "all" else [play for play in every_play if play.counted]
    label = f"{zone}, rule {rule}: "
    same = lambda what, found, expected: comparison.same(label + what, found, expected)
    ask = lambda statistic, **others: program.ask(statistic, zone, rule=rule, **others)

    found = ask("totals")
    found = {**found, "first": moment(found["first"]), "last": moment(found["last"])}
    expected = totals(chosen, clock)
    same("totals", {key: found[key] for key in expected}, expected)

    things = {
        "tracks": (lambda play: play.uri, lambda play: play.track),
        "artists": (lambda play: play.artist, lambda play: play.artist),
    }
    for of, (key, name) in things.items():
        found = ask("top", of=of, limit=100)
        items = [(item["name"], item["plays"], item["played_ms"]) for item in found["items"]]
        same(f"top {of}", (items, found["total"]), top(chosen, key, name))
        found = ask("skips", of=of, limit=1000)
        items = [(item["name"], item["plays"], item["skips"]) for item in found["items"]]
        same(f"skips {of}", items, skips(chosen, key, name))

    for bucket in ["day", "week", "month"]:
        found = ask("timeline", bucket=bucket)["buckets"]
        found = {one["start"]: (one["plays"], one["played_ms"]) for one in found if one["plays"]}
        same(f"timeline by {bucket}", found, timeline(chosen, clock, bucket))

    found = {one["hour"]: (one["plays"], one["played_ms"]) for one in ask("clock")["hours"] if one["plays"]}
    same("clock", found, by(chosen, clock, lambda at: at.hour))
    found = {
        (day, hour): (cell["plays"], cell["played_ms"])
        for day, row in enumerate(ask("week-hours")["cells"])
        for hour, cell in enumerate(row)
        if cell["plays"]
    }
    same("week-hours", found, by(chosen, clock, lambda at: (at.weekday(), at.hour)))

    found = ask("streaks")["longest"]
    same("streaks", {key: found[key] for key in ["days", "from", "to"]}, longest_streak(chosen, clock))

    found = ask("sessions")
    longest = found["longest"]
    found = {
        "count": found["count"],
        "median_ms": found["median_ms"],
        "longest": {
            "started_at": moment(longest["started_at"]),
            "ended_at": moment(longest["ended_at"]),
            "played_ms": longest["played_ms"],
            "plays": longest["plays"],
        },
    }
    same("sessions", found, sessions(chosen))

    found = ask("discovery", bucket="month")["buckets"]
    expected = discovery(chosen, clock)
    found = {
        one["start"]: (one["new_tracks"], one["new_artists"], round(one["share_new"], 9))
        for one in found
        if one["start"] in expected
    }
    expected = {month: (one[0], one[1], round(one[2], 9)) for month, one in expected.items()}
    same("discovery", found, expected)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    export, program, *zones = sys.argv[1:]
    every_play = plays(export)
    comparison = Comparison()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(program, export, folder)
        print(f"{program.report['rows']} rows, {len(every_play)} plays of music by the raw rows")
        for zone in zones or ["Europe/Prague", "Asia/Kathmandu"]:
            for rule in ["counted", "all"]:
                compare(program, every_play, zone, rule, comparison)
    print(f"{comparison.compared} answers compared, {comparison.different} different")
    sys.exit(1 if comparison.different else 0)


if __name__ == "__main__":
    main()
