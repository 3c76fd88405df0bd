// The pages of docs/cloud: prose by hand, with tables between the markers `<!-- table: NAME -->` and `<!-- end -->`
// generated from the definitions that request and decode.

import { readFileSync } from 'node:fs'
import { endpoints } from '../src/cloud/endpoints.ts'
import { clusters, isDataHost, isVendorHost, knownDataHosts } from '../src/cloud/hosts.ts'
import { accountCodes, passwordCodes } from '../src/cloud/signin/vendor-codes.ts'
import { activityModes } from '../src/kinds/activity-stage.ts'
import { category, isRecorded } from '../src/kinds/data-state.ts'
import { deviceNumbers } from '../src/kinds/device-catalogue.ts'
import { kindsOf, sources } from '../src/kinds/index.ts'
import { issueCodes, type Request, type Source } from '../src/kinds/kind.ts'
import { sportNames } from '../src/kinds/sports.ts'
import { sleepModes } from '../src/kinds/stages.ts'
import { witnesses } from '../src/kinds/witness.ts'
import { workoutFields } from '../src/kinds/workout-fields.ts'
import { faults } from '../src/simulator/index.ts'

const docs = new URL('../docs/', import.meta.url)

/** The pages, by their names in docs/. */
export const cloudPages = [
  'cloud.md',
  'cloud/sign-in.md',
  'cloud/data.md',
  'cloud/errors.md',
  'cloud/codes.md',
] as const

/** The text of a page with its tables as the definitions say. */
export function cloudPage(name: string): string {
  const marked = /(<!-- table: (\S+) -->\n)[\s\S]*?(?=<!-- end -->)/g
  return readFileSync(new URL(name, docs), 'utf8').replaceAll(marked, (_, marker: string, table: string) => {
    const make = tables[table]
    if (make === undefined) throw new TypeError(`${name}: there is no table ${table}`)
    return `${marker}\n${make().join('\n')}\n\n`
  })
}

const tables: Readonly<Record<string, () => string[]>> = {
  endpoints: () =>
    table(
      ['method', 'path', 'hosts'],
      endpoints.map(({ method, path, host }) => [method, `\`${readable(path)}\``, hostsOf(host)]),
    ),
  hosts: () => knownDataHosts.map((host) => `- \`${host}\``),
  clusters: () =>
    table(
      ['`region` of the redirect', 'region of the host'],
      Object.entries(clusters).map(([region, cluster]) => [`\`${region}\``, `\`${cluster}\``]),
    ),
  requests: () => requestTable(sources.filter((source) => surfaceOf(source) === null)),
  'flat-events': () => requestTable(sources.filter((source) => surfaceOf(source) === 'flat')),
  'value-events': () => requestTable(sources.filter((source) => surfaceOf(source) === 'value')),
  'workout-row': () =>
    table(
      ['field', 'meaning', 'unit', 'times', 'none'],
      Object.values(workoutFields).map(({ wire, doc, unit, factor, none }) => [
        wire.map((name) => `\`${name}\``).join(', '),
        doc,
        unit ?? '',
        factor === undefined ? '' : String(factor),
        (none ?? [-1]).join(', '),
      ]),
    ),
  'sleep-modes': () => codeTable('stage', sleepModes),
  'activity-modes': () => codeTable('bout', activityModes),
  categories: () =>
    table(
      ['code', 'meaning', 'a figure of 0 steps'],
      Object.entries(category).map(([name, code]) => [
        `${code} (0x${code.toString(16)})`,
        spaced(name),
        isRecorded(code, 0) ? 'is measured' : 'is no measurement',
      ]),
    ),
  sports: () => codeTable('sport', sportNames),
  devices: () =>
    table(
      ['device', 'numbers'],
      deviceNumbers.map(([name, ...numbers]) => [name, numbers.join(', ')]),
    ),
  'account-codes': () => refusals(accountCodes),
  'password-codes': () => refusals(passwordCodes),
  issues: () =>
    table(
      ['code', 'meaning'],
      Object.entries(issueCodes).map(([code, doc]) => [`\`${code}\``, doc]),
    ),
  faults: () =>
    table(
      ['fault', 'what the simulator does'],
      Object.entries(faults).map(([name, { doc }]) => [`\`${name}\``, doc]),
    ),
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)]
}

const codeTable = (what: string, names: Readonly<Record<number, string>>) =>
  table(['code', what], Object.entries(names))

function refusals(codes: typeof accountCodes): string[] {
  return table(
    ['code', 'meaning', 'error of wristory'],
    Object.entries(codes).map(([code, { message, error }]) => [
      `\`${code}\``,
      message.replace(` (${code})`, ''),
      `[\`${error}\`](../errors.md)`,
    ]),
  )
}

const spaced = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

function hostsOf(host: (name: string) => boolean): string {
  if (host === isDataHost) return 'data'
  return host === isVendorHost ? 'account, data' : 'user'
}

/** A path as people write it, out of its expression. */
function readable({ source }: RegExp): string {
  return source
    .replace(/^\^|\$$/g, '')
    .replaceAll('(?:\\d{1,20}|-|me)', '{user}')
    .replace('(?:-1|\\d{1,20})', '{member}')
    .replace('[A-Z0-9_]{1,40}', '{statistic}')
    .replace('[^/]+', '{account}')
    .replace('[^\\/]+', '{account}')
    .replace(/\(\?:([^()]*)\)\?/g, '[$1]')
    .replace(/\(\?:([^()]*)\)/g, '{$1}')
    .replace(/\\(.)/g, '$1')
}

const subject = { userId: '{user}', zone: 'Area/City' }
/** Columns of the records that a request is made for, one by one. */
const record = { member: '1', device_source: '{number}', workout: '{trackid}', source: '{source}' }

function requestOf(source: Source): Request | null {
  const found = source.each?.request(subject, record) ?? null
  if (source.each === undefined) return source.request(subject, '2026-03-01', '2026-03-31')
  return found === null ? null : { ...found, path: found.path.replace('/members/1/', '/members/{member}/') }
}

function surfaceOf(source: Source): 'flat' | 'value' | null {
  const path = requestOf(source)?.path ?? ''
  if (!path.includes('/events')) return null
  return path.startsWith('/users/{user}') ? 'flat' : 'value'
}

function requestTable(chosen: readonly Source[]): string[] {
  return table(
    ['request', 'what', 'days per request', 'when there is more', 'evidence', 'tables'],
    chosen.map((source) => {
      const { by, years } = witnesses[source.name]!
      return [
        `\`${written(requestOf(source)!)}\``,
        source.title,
        typeof source.windows === 'object' ? String(source.windows.days) : steps[source.windows],
        moreOf(source),
        [by === 'clients' ? 'several clients' : by === 'note' ? 'one note' : 'payload', ...years].join(' '),
        kindsOf(source)
          .map(({ name }) => `[${name}](../kinds.md#${name})`)
          .join(' '),
      ]
    }),
  )
}

function moreOf({ paging, cap }: Source): string {
  if (paging !== undefined) return '`next`'
  return cap === undefined ? '' : `${cap} records: halves of the span`
}

const steps = { whole: 'all at once', pages: 'page by page', each: 'one record each' }

/** Path and query; times and dates are left out, they are what the person chooses. */
function written({ path, query }: Request): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${/^\d{10,}$|^\d{4}-/.test(value) ? '' : value}`)
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
}
