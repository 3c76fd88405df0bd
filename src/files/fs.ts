// The file functions of quick commands, without loading all of `node:fs`: streams, promises and watchers take a
// twentieth of the run time of `wristory status`.

export const {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
  writeSync,
} = process.getBuiltinModule('node:fs')
