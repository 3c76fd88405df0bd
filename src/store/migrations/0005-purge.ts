// What a person had deleted and does not want fetched again, and user ids of accounts that were merged into another.

import type { Database } from '../driver.ts'

export function purge(database: Database): void {
  database.exec(`
CREATE TABLE "purge" ("purge" integer primary key, "account" integer not null references "account" ("id"), "kinds" text, "from_date" text not null, "to_date" text not null, "places" integer not null, "latitude" real, "longitude" real, "radius" real, "at" integer not null, "lifted" integer, "checksum" blob not null) STRICT;
CREATE TABLE "merged_user" ("user_key" text primary key, "account" integer not null references "account" ("id"), "at" integer not null) STRICT, WITHOUT ROWID;
`)
}
