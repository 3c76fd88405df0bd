// Parses a request pasted as a cURL command, as browsers and proxies copy it (for POSIX shells and for Windows): its
// address, headers and cookies. It has no reply, but it has a token.

import type { Exchange, Header } from './exchange.ts'

/** The exchanges of every `curl` command in `text`; empty if there is none. */
export function readCurl(text: string): Exchange[] {
  const starts = [...text.matchAll(/curl(?:\.exe)?\s/g)]
    .map(({ index }) => index)
    .filter((at) => beginsCommand(text, at))
  return starts.flatMap((at, i) => curlExchanges(words(text.slice(at, starts[i + 1]))))
}

/** True at the beginning of a line, and behind what ends a command. Each letter is looked at once, however many are blank. */
function beginsCommand(text: string, at: number): boolean {
  let before = at - 1
  while (before >= 0 && text[before] !== '\n' && /\s/.test(text[before]!)) before--
  return before < 0 || '\n;&|'.includes(text[before]!)
}

/** Options whose value is the next word: those that matter and those that must not be taken for the address. */
const headerOptions = new Set(['-H', '--header'])
const bodyOptions = new Set(['-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--data-urlencode'])
const cookieOptions = new Set(['-b', '--cookie'])
const valuedOptions = new Set([
  '-A',
  '--user-agent',
  '-e',
  '--referer',
  '-o',
  '--output',
  '-u',
  '--user',
  '-x',
  '--proxy',
])

function curlExchanges(list: readonly string[]): Exchange[] {
  const headers: Header[] = []
  let [url, method, form] = ['', '', '']
  for (let i = 1; i < list.length; i++) {
    const word = list[i]!
    const value = list[i + 1] ?? ''
    if (headerOptions.has(word)) {
      const colon = value.indexOf(':')
      if (colon > 0) headers.push([value.slice(0, colon).trim(), value.slice(colon + 1).trim()])
    } else if (bodyOptions.has(word)) form = form === '' ? value : `${form}&${value}`
    else if (cookieOptions.has(word)) headers.push(['cookie', value])
    else if (word === '-X' || word === '--request') method = value
    else if (word === '--url') url = value
    else if (!valuedOptions.has(word)) {
      if (!word.startsWith('-') && url === '') url = word
      continue
    }
    i++
  }
  const address = URL.parse(url) ?? URL.parse(`https://${url}`)
  if (address === null || !/^https?:$/.test(address.protocol)) return []
  return [
    {
      method: (method || (form === '' ? 'GET' : 'POST')).toUpperCase(),
      url: address.href,
      headers,
      form,
      status: 0,
      replyHeaders: [],
      body: null,
      started: null,
    },
  ]
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' }

/** Words of a command line: quotes '…', "…", $'…', and line ends escaped by \ or ^. */
function words(command: string): string[] {
  const list: string[] = []
  let word: string | null = null
  const add = (text: string) => {
    word = (word ?? '') + text
  }
  const text = command.replace(/[\\^]\r?\n/g, ' ')
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!
    if (/\s/.test(letter)) {
      if (word !== null) list.push(word)
      word = null
      if (letter === '\n') break
    } else if (letter === "'" || (letter === '$' && text[i + 1] === "'")) {
      const ansi = letter === '$'
      for (i += ansi ? 2 : 1; i < text.length && text[i] !== "'"; i++) {
        if (ansi && text[i] === '\\') {
          const code = text[++i] ?? ''
          const unicode = code === 'u' ? /^[0-9a-fA-F]{4}/.exec(text.slice(i + 1, i + 5))?.[0] : undefined
          add(unicode === undefined ? (escapes[code] ?? code) : String.fromCharCode(Number.parseInt(unicode, 16)))
          i += unicode?.length ?? 0
        } else add(text[i]!)
      }
      add('')
    } else if (letter === '"' || (letter === '^' && text[i + 1] === '"')) {
      for (i += letter === '^' ? 2 : 1; i < text.length && text[i] !== '"'; i++) {
        if (text[i] === '^' && text[i + 1] === '"') {
          i++
          break
        }
        if ((text[i] === '\\' || text[i] === '^') && i + 1 < text.length) i++
        add(text[i]!)
      }
      add('')
    } else if (letter === '\\' && i + 1 < text.length) add(text[++i]!)
    else add(letter)
  }
  if (word !== null) list.push(word)
  return list
}
