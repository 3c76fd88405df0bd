// The other side of `Store.compact`: a thread that rewrites the file, so that the program goes on hearing Ctrl-C.

import { workerData } from 'node:worker_threads'
import { Database } from './driver.ts'

const database = new Database(workerData as string)
try {
  database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
} finally {
  database.close()
}
