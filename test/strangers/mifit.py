"""Reads days of one's own Mi Fit account, with nothing but Python's standard library.

Written from the protocol alone, knowing nothing of wristory or its simulator: the method of 2019 (a plain form, a
redirect that is read and not followed, a second form), then the daily records. The proxy is taken from HTTPS_PROXY
and the certificate authority from SSL_CERT_FILE, as urllib and ssl do by themselves.

    MIFIT_PASSWORD=... python3 mifit.py ada@example.test 2026-11-01 2026-11-07

Prints one JSON object per day.
"""

import base64
import json
import os
import sys
from datetime import datetime, timedelta, timezone
from urllib.error import HTTPError
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

REDIRECT = "https://s3-us-west-2.amazonaws.com/hm-registration/successsignin.html"
BOUTS = {1: "slow walking", 3: "fast walking", 4: "running", 7: "light activity"}
SLEEP = {4: "light", 5: "deep", 7: "awake", 8: "rem"}


class ReadRedirects(HTTPRedirectHandler):
    """The address of the redirect carries the code: following it would hand it to a stranger."""

    def redirect_request(self, *_):
        return None


opener = build_opener(ReadRedirects)


def sign_in(email, password):
    form = {
        "state": "REDIRECTION",
        "client_id": "HuaMi",
        "redirect_uri": REDIRECT,
        "token": "access",
        "password": password,
    }
    url = f"https://api-user.huami.com/registrations/{quote(email, safe='')}/tokens"
    try:
        location = opener.open(Request(url, urlencode(form).encode())).headers["Location"]
    except HTTPError as answer:
        if not 300 <= answer.code < 400:
            raise
        location = answer.headers["Location"]
    query = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    if "error" in query:
        sys.exit(f"refused: {query['error']}")
    form = {
        "app_name": "com.xiaomi.hm.health",
        "app_version": "4.0.9",
        "code": query["access"],
        "country_code": query["country_code"],
        "device_id": "02:00:00:00:00:00",
        "device_model": "android_phone",
        "dn": "account.huami.com,api-user.huami.com,api-mifit.huami.com",
        "grant_type": "access_token",
        "third_name": "huami",
        "lang": "en",
        "allow_registration": "false",
    }
    with opener.open("https://account.huami.com/v2/client/login", urlencode(form).encode()) as answer:
        reply = json.load(answer)
    token = reply["token_info"]
    host = next((d["cnames"][0] for d in reply.get("domains", []) if "mifit" in d["host"]), "api-mifit.huami.com")
    return host, token["user_id"], token["app_token"]


def band_data(host, user, token, first, last):
    query = {
        "query_type": "detail",
        "device_type": "android_phone",
        "userid": user,
        "from_date": first,
        "to_date": last,
    }
    request = Request(f"https://{host}/v1/data/band_data.json?{urlencode(query)}", headers={"apptoken": token})
    with opener.open(request) as answer:
        return json.load(answer)["data"]


def night(date, summary):
    sleep = summary.get("slp") or {}
    if sleep.get("ed", 0) <= sleep.get("st", 0):
        return None
    stages = sorted((int(s["start"]), int(s["stop"]), s["mode"]) for s in sleep.get("stage", []))
    zone = timezone(timedelta(seconds=int(summary["tz"])))
    midnight = datetime.fromisoformat(date).replace(tzinfo=zone)
    # Minutes count from a midnight, which one is told by the first stage and the start of the sleep.
    for anchor in (midnight - timedelta(days=1), midnight):
        origin = int(anchor.timestamp())
        if stages and abs(origin + stages[0][0] * 60 - sleep["st"]) <= 120:
            break
    return {
        "start": sleep["st"],
        "end": sleep["ed"],
        "stages": [
            {"start": origin + start * 60, "minutes": stop - start + 1, "stage": SLEEP.get(mode, f"unknown({mode})")}
            for start, stop, mode in stages
        ],
    }


def read_day(record):
    summary = json.loads(base64.b64decode(record["summary"]))
    minutes = base64.b64decode(record["data"])
    steps = summary["stp"]
    bouts = sorted(steps.get("stage", []), key=lambda stage: stage["start"])
    return {
        "date": record["date_time"],
        "device": record["device_id"],
        "steps": steps["ttl"],
        "distance": steps["dis"],
        "calories": steps["cal"],
        "stepsOfMinutes": sum(minutes[2::3]),
        "bouts": [
            {
                "minute": bout["start"],
                "minutes": bout["stop"] - bout["start"] + 1,
                "mode": BOUTS.get(bout["mode"], f"unknown({bout['mode']})"),
                "steps": bout["step"],
            }
            for bout in bouts
        ],
        "night": night(record["date_time"], summary),
    }


def main():
    email, first, last = sys.argv[1:]
    host, user, token = sign_in(email, os.environ["MIFIT_PASSWORD"])
    for record in band_data(host, user, token, first, last):
        print(json.dumps(read_day(record)))


if __name__ == "__main__":
    main()
