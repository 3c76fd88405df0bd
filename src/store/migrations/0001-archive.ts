// The part of the store that cannot be rebuilt: accounts, replies as received, runs, failures, settings.

import type { Database } from '../driver.ts'

export function archive(database: Database): void {
  database.exec(`
CREATE TABLE "account" ("id" integer primary key, "name" text not null unique, "user_key" text, "zone" text, "created" integer not null) STRICT;
CREATE TABLE "reply" ("id" integer primary key, "account" integer not null references "account" ("id"), "source" text not null, "request" text not null, "window_from" text not null, "window_to" text not null, "asked" integer not null, "origin" text not null, "bytes" integer not null, "sha256" blob not null, "body" blob not null) STRICT;
CREATE INDEX "reply_request" on "reply" ("account", "source", "request");
CREATE TABLE "run" ("id" integer primary key, "account" integer references "account" ("id"), "command" text not null, "process" integer not null, "started" integer not null, "ended" integer, "outcome" text, "requests" integer, "bytes" integer, "summary" text) STRICT;
CREATE TABLE "failure" ("account" integer not null references "account" ("id"), "source" text not null, "window_from" text not null, "window_to" text not null, "at" integer not null, "code" text not null, "message" text not null, constraint "failure_window" primary key ("account", "source", "window_from", "window_to")) STRICT, WITHOUT ROWID;
CREATE TABLE "setting" ("name" text primary key, "value" text not null) STRICT, WITHOUT ROWID;
`)
}
