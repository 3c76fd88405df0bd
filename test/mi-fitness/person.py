# A made-up person's exports of both clouds, and what they add up to, written without any code of the product:
#   mi/    the Mi Fitness export of 2025-09-20 to 2025-11-05
#   zepp/  the Zepp account export of 2025-09-10 to 2025-09-30: a second band, worn along with the first
#          On 25 September one band is worn until noon, and the other one from then on.
#   told.json  by day: what Mi Fitness must give by itself
# Usage: person.py FOLDER

import csv
import datetime as dt
import json
import os
import random
import sys
from zoneinfo import ZoneInfo

random.seed(20251105)
ZONE = ZoneInfo("Europe/Berlin")
FOLDER = sys.argv[1]
NAME = "20260101_1000000007_MiFitness_"
USER = 1000000007


def epoch(day, minute, zone=ZONE):
    return int(dt.datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone).timestamp())


def table(path, head, rows):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def days(first, last):
    day = dt.date.fromisoformat(first)
    while day <= dt.date.fromisoformat(last):
        yield day
        day += dt.timedelta(1)


samples, reports, workouts, told = [], [], [], {}


def sample(key, time, value, source="d1"):
    samples.append((USER, source, key, time, json.dumps(value), time + 60))


for day in days("2025-09-20", "2025-11-05"):
    # The clock changes at 03:00 of 26 October: minutes of the night are left out, so that no wall clock comes twice.
    first = 740 if day == dt.date(2025, 9, 25) else 360
    steps = {m: random.randint(1, 120) for m in range(first, 1320) if random.random() < 0.3}
    for minute, count in steps.items():
        time = epoch(day, minute)
        sample("steps", time, {"time": time, "steps": count, "distance": count // 2, "calories": 1})
        # A phone counts fewer steps in the same minutes: they must not be added.
        if minute % 7 == 0:
            sample("steps", time, {"time": time, "steps": count // 3, "distance": 1, "calories": 0}, "phone")
    beats = {m: random.randint(45, 170) for m in range(first, 1440, 10) if random.random() < 0.9}
    for minute, bpm in beats.items():
        sample("heart_rate", epoch(day, minute), {"time": epoch(day, minute), "bpm": bpm})
    sums, items = {2: 0, 3: 0, 4: 0, 5: 0}, []
    start = at = epoch(day - dt.timedelta(1), 1380 + random.randint(0, 40))
    while at < start + 7 * 3600:
        state, length = random.choice(list(sums)), random.randint(5, 40) * 60
        items.append({"start_time": at, "end_time": at + length, "state": state})
        sums[state] += length // 60
        at += length
    # The band came over from Mi Fit: it writes the standard offset, four quarter hours, in summer too.
    sleep = {
        "bedtime": start, "wake_up_time": at, "timezone": 4, "items": items, "sleep_score": 70 + day.day % 20,
        "date_time": epoch(day, 0, dt.timezone.utc), "duration": sums[2] + sums[3] + sums[4], "awake_count": 2,
        "sleep_deep_duration": sums[2], "sleep_light_duration": sums[3], "sleep_rem_duration": sums[4],
        "sleep_awake_duration": sums[5],
    }
    sample("sleep", at, sleep)
    total = sum(steps.values())
    report = {"steps": total, "distance": total // 2, "calories": total // 30, "goal": 8000}
    reports.append((USER, "daily_report", "steps", epoch(day, 0), json.dumps(report), epoch(day, 0) + 90_000))
    if day.weekday() == 6:
        begin = epoch(day, 9 * 60)
        run = {
            "sport_type": 1, "proto_type": 22, "version": 9, "timezone": 4, "time": begin, "start_time": begin,
            "end_time": begin + 1900, "duration": 1800, "distance": 5000, "calories": 350, "avg_hrm": 150,
            "max_hrm": 172, "avg_pace": 360, "steps": 4800, "avg_stride": 104, "rise_height": -1.0,
        }
        workouts.append((USER, "d1", "outdoor_running", begin, "running", json.dumps(run), begin + 2000))
    told[str(day)] = {
        "steps": total, "minute_steps": total, "beats": len(beats), "bpm": sum(beats.values()),
        "deep": sums[2], "light": sums[3], "rem": sums[4], "awake": sums[5], "staged": sum(sums.values()),
        "bed": start, "up": at, "score": 70 + day.day % 20, "runs": int(day.weekday() == 6),
    }

sample("steps", 978_220_800, {"time": 978_220_800, "steps": 9})  # 2000-12-31, as clocks that were never set write it
sample("made_up_key", epoch(dt.date(2025, 10, 1), 0), {"a": 1})
samples.append((USER + 1, "d9", "steps", epoch(dt.date(2025, 10, 1), 720), json.dumps({"steps": 99}), 1))
random.shuffle(samples)
table(f"{FOLDER}/mi/{NAME}hlth_center_fitness_data.csv", "Uid Sid Key Time Value UpdateTime".split(), samples)
table(f"{FOLDER}/mi/{NAME}hlth_center_aggregated_fitness_data.csv", "Uid Tag Key Time Value UpdateTime".split(), reports)
table(f"{FOLDER}/mi/{NAME}hlth_center_sport_record.csv", "Uid Sid Key Time Category Value UpdateTime".split(), workouts)

minutes, totals, pulses, morning = [], [], [], 0
for day in days("2025-09-10", "2025-09-30"):
    switched = day == dt.date(2025, 9, 25)
    last = 720 if switched else 1320
    count = 0
    for minute in range(360, last, 2):
        steps = random.randint(1, 60)
        count += steps
        minutes.append((day, f"{minute // 60:02}:{minute % 60:02}", steps))
        pulses.append((day, f"{minute // 60:02}:{minute % 60:02}", random.randint(45, 150)))
    totals.append((day, count, count // 2, 0, count // 30))
    told.setdefault(str(day), {})["zepp_steps"] = count
table(f"{FOLDER}/zepp/ACTIVITY_MINUTE.csv", "date time steps".split(), minutes)
table(f"{FOLDER}/zepp/HEARTRATE_AUTO.csv", "date time heartRate".split(), pulses)
table(f"{FOLDER}/zepp/ACTIVITY.csv", "date steps distance runDistance calories".split(), totals)
json.dump(told, open(f"{FOLDER}/told.json", "w"))
