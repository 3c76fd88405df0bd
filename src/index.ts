// The library's public face: an account of the cloud as typed rows, and a store of its whole history.

export type { HostProof, SentExchange, Session, SignInWay } from './cloud/index.ts'
export type { CloudRequest, CloudResponse, RequestQuery, Transport } from './cloud/transport.ts'
export * from './decode/index.ts'
export type { DateSpan } from './derive/windows.ts'
export type { Client, HeartRate } from './library/client.ts'
export type { Range } from './library/read.ts'
export { memorySessions, type SessionStore } from './library/sessions.ts'
export {
  type ClientOptions,
  type CookieSignIn,
  type Given,
  openClient,
  type PasswordSignIn,
  type SignInOptions,
  signIn,
  type TokenSignIn,
  type XiaomiSignIn,
} from './library/sign-in.ts'
export {
  openStore,
  type QueryOptions,
  query,
  type StoreOptions,
  type SyncStoreOptions,
  sync,
} from './library/store.ts'
export type { Database, SqlValue } from './store/driver.ts'
export { contentHash } from './store/hash.ts'
export { runSql, type SqlLimits, type SqlResult } from './store/sql.ts'
export type { Account, Store } from './store/store.ts'
export type { Cloud, FailedRequest, SyncProgress, SyncSummary } from './sync/sync.ts'
