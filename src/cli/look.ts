// Units and locale of drawings: from the command's options, else from the dashboard's settings, else metric.

import { join } from 'node:path'
import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { readPrivateJson } from '../files/private.ts'
import { type NumberLook, plainLook, setLook } from './draw/number.ts'

interface LookFlags {
  readonly units?: NumberLook['units'] | undefined
  readonly locale?: string | undefined
}

/** Adds `--units` and `--locale`. */
export function withLook<Args extends unknown[], Opts extends Record<string, unknown>>(command: Command<Args, Opts>) {
  return command
    .addOption(
      command
        .createOption('--units <system>', 'metric or imperial (default: as set in the dashboard)')
        .choices(['metric', 'imperial'] as const),
    )
    .option('--locale <tag>', 'locale of numbers, dates and clock, such as de or en-US', localeTag)
}

/** Applies the options, else the dashboard's settings. */
export function useLook(home: string, { units, locale }: LookFlags): void {
  const look = { ...plainLook, ...storedLook(home), ...(locale === undefined ? {} : { locale }) }
  setLook(units === undefined || units === look.units ? look : { ...look, units, weight: weightIn(units, look) })
}

/** Pounds and kilograms follow the system; stones stay. */
function weightIn(units: NumberLook['units'], { weight }: NumberLook): NumberLook['weight'] {
  if (units === 'metric') return 'kg'
  return weight === 'kg' ? 'lb' : weight
}

/** Read without the page's schema, which takes longer to load than a day to draw. Unknown settings are ignored. */
function storedLook(home: string): Partial<NumberLook> {
  const stored = (readPrivateJson(join(home, 'dashboard.json')) ?? {}) as Record<string, unknown>
  const known = Object.entries(stored).filter(([name, value]) =>
    name === 'locale' ? isLocale(value) : values[name]?.includes(value as string),
  )
  return Object.fromEntries(known)
}

const values: Readonly<Record<string, readonly string[]>> = {
  units: ['metric', 'imperial'],
  energy: ['kcal', 'kJ'],
  weight: ['kg', 'lb', 'st'],
  clock: ['system', '24', '12'],
}

function isLocale(value: unknown): boolean {
  try {
    return typeof value === 'string' && Intl.getCanonicalLocales(value).length === 1
  } catch {
    return false
  }
}

function localeTag(text: string): string {
  if (isLocale(text)) return text
  throw new InvalidArgumentError('It must be a language tag such as de, en-US or fr-CH.')
}
