#!/usr/bin/env python3
"""Writes the rules of the world's time zones, from 2000 on, as WinBack reads them: Sources/WinBack/resources/time-zones.txt.

    scripts/time-zones.py [/usr/share/zoneinfo] > Sources/WinBack/resources/time-zones.txt

Source: the compiled files of the IANA time zone database (public domain). A line per set of rules:
its names, the rule for all times after the last transition listed (a POSIX TZ string), the offset at the
beginning of 2000 in minutes, and the transitions that the rule does not give: minutes since 2000 and the new offset.
"""
import struct
import sys

START = 946_684_800
root = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/zoneinfo"


def parse(path):
    data = open(path, "rb").read()

    def header(at):
        return struct.unpack(">6l", data[at + 20 : at + 44])

    isut, isstd, leap, times, types, chars = header(0)
    at = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    isut, isstd, leap, times, types, chars = header(at)
    at += 44
    moments = struct.unpack(f">{times}q", data[at : at + 8 * times])
    at += 8 * times
    indices = data[at : at + times]
    at += times
    offsets = [struct.unpack(">lbb", data[at + 6 * i : at + 6 * i + 6])[0] for i in range(types)]
    at += 6 * types + chars + leap * 12 + isstd + isut
    changes, offset = [], offsets[0]
    for moment, index in zip(moments, indices):
        if offsets[index] != offset:
            changes.append((moment, offsets[index]))
            offset = offsets[index]
    return offsets[0], changes, data[at + 1 : -1].decode()


def days(year, month, day):
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def offset_of(text):
    sign = 1 if text.startswith("-") else -1
    parts = [int(part) for part in text.lstrip("+-").split(":")] + [0, 0]
    return sign * (parts[0] * 3600 + parts[1] * 60)


def split_name(text):
    end = text.index(">") + 1 if text.startswith("<") else next((i for i, c in enumerate(text) if not c.isalpha()), len(text))
    return text[end:]


def moment_of(rule, year, offset):
    date, _, time = rule.partition("/")
    month, week, weekday = (int(part) for part in date[1:].split("."))
    first = days(year, month, 1)
    day = first + (weekday - (first + 4)) % 7 + (week - 1) * 7
    length = days(year + month // 12, month % 12 + 1, 1) - first
    while day >= first + length:
        day -= 7
    parts = [int(part) for part in (time or "2").lstrip("+-").split(":")] + [0]
    seconds = (parts[0] * 3600 + parts[1] * 60) * (-1 if time.startswith("-") else 1)
    return day * 86400 + seconds - offset


def by_rule(footer):
    """The transitions that the footer gives from 2000 to 2037."""
    rest = split_name(footer)
    head = rest.split(",")[0]
    end = next((i for i, c in enumerate(head) if c.isalpha() or c == "<"), len(head))
    standard = offset_of(head[:end])
    if end == len(head):
        return standard, []
    summer_text = split_name(head[end:])
    summer = offset_of(summer_text) if summer_text else standard + 3600
    _, begin, finish = rest.split(",")
    changes = []
    for year in range(2000, 2037):
        changes.append((moment_of(begin, year, standard), summer))
        changes.append((moment_of(finish, year, summer), standard))
    return standard, sorted(changes)


names, links = [], {}
for line in open(f"{root}/tzdata.zi"):
    parts = line.split()
    if parts and parts[0] == "Z":
        names.append(parts[1])
    if parts and parts[0] == "L":
        names.append(parts[2])

sets = {}
for name in sorted(names):
    offset, changes, footer = parse(f"{root}/{name}")
    for moment, new in changes:
        if moment < START:
            offset = new
    recent = [change for change in changes if change[0] >= START]
    standard, ruled = by_rule(footer)
    # From when on does the rule tell the same as the list?
    known = set(ruled)
    cut = len(recent)
    limit = ruled[-1][0] if ruled else 0
    while cut > 0 and (recent[cut - 1] in known or recent[cut - 1][0] > limit > 0):
        moment = recent[cut - 1][0]
        between = [r for r in ruled if r[0] >= moment]
        listed = [r for r in recent[cut - 1 :] if r[0] <= limit]
        if between != listed:
            break
        cut -= 1
    # The first one of the rule too: until then what was set last counts, whatever the rule would say of that time.
    explicit = recent[: cut + 1] if cut > 0 else []
    text = " ".join(f"{(moment - START) // 60}:{new // 60}" for moment, new in explicit)
    sets.setdefault((footer, offset // 60, text), []).append(name)

for (footer, offset, text), members in sorted(sets.items(), key=lambda item: item[1][0]):
    print(f"{','.join(members)}|{footer}|{offset}|{text}")
