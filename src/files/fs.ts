// The file functions that a quick command takes, without what `import 'node:fs'` brings along: streams, promises and
// watchers, which take as long to make as a twentieth of the whole of `wristory status`.

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
