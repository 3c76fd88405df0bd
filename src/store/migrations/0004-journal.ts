// The person's own data, which no cloud has: notes, and plans of experiments.

import type { Database } from '../driver.ts'

export function journal(database: Database): void {
  database.exec(`
CREATE TABLE "note" ("note" integer primary key, "account" integer not null references "account" ("id"), "date" text not null, "to_date" text, "about" text not null, "workout" integer, "tags" text not null, "comment" text not null, "created" integer not null, "updated" integer not null, "checksum" blob not null) STRICT;
CREATE INDEX "note_date" on "note" ("account", "date");
CREATE TABLE "experiment" ("account" integer not null references "account" ("id"), "name" text not null, "plan" text not null, "created" integer not null, "checksum" blob not null, primary key ("account", "name")) STRICT, WITHOUT ROWID;
`)
}
