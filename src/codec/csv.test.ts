import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvColumns, readCsv } from './csv.ts'

const rows = (text: string) => [...readCsv(text)].map((row) => Object.values(row))

test('rows of CSV, well and badly written', () => {
  const cases: [string, string, string[][]][] = [
    [
      'plain',
      'a,b\n1,2\n3,4\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['byte order mark, CRLF, blank lines', '\ufeffa,b\r\n\r\n1,2\r\n', [['1', '2']]],
    ['no line end at the end', 'a,b\n1,2', [['1', '2']]],
    [
      'missing and empty fields',
      'a,b,c\n1\n,,\n1,2,',
      [
        ['1', '', ''],
        ['', '', ''],
        ['1', '2', ''],
      ],
    ],
    ['quotes', 'a,b\n"x, ""y""","l1\nl2"\n', [['x, "y"', 'l1\nl2']]],
    ['an open quote', 'a,b\n"x', [['x', '']]],
    ['JSON, quoted well', 'a,b\n"[{""s"":1,""e"":2}]",3\n', [['[{"s":1,"e":2}]', '3']]],
    ['a list of texts, quoted well', 'a,b\n"[""x"",""y""]",3\n', [['["x","y"]', '3']]],
    ['JSON, quoted badly', 'a,b\n"[{"s":1,"e":2}]",3\n', [['[{"s":1,"e":2}]', '3']]],
    ['JSON, not quoted', 'a,b\n[{"s":1,"e":2}],3\n', [['[{"s":1,"e":2}]', '3']]],
    ['a bracket that never closes', 'a,b\n[x,3\n', [['[x', '3']]],
  ]
  for (const [name, text, expected] of cases) assert.deepEqual(rows(text), expected, name)
  assert.deepEqual(csvColumns('date,steps\n'), ['date', 'steps'])
  assert.deepEqual(csvColumns(''), [])
  assert.deepEqual(csvColumns('\ufeffdate,time ,steps\r\n1,2,3'), ['date', 'time', 'steps'])
})

test('what is written by the standard reads back; anything else ends without a throw', () => {
  const quote = (field: string) => (/[",\n\r[{]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)
  const field = fc.string().filter((text) => !/^[[{]/.test(text))
  fc.assert(
    fc.property(fc.array(fc.tuple(field, field, fc.constant('end'))), (list) => {
      const text = `a,b,c\n${list.map((fields) => fields.map(quote).join(',')).join('\n')}`
      assert.deepEqual(rows(text), list)
    }),
  )
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'a,"\n\r[]{}') }), (text) => void rows(text)))
})
