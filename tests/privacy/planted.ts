import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** A planted value that was found. */
export interface Leak {
  readonly planted: string
  /** The file within the directory, or `output`. */
  readonly where: string
  /** The encoding in which it was found. */
  readonly form: string
}

/**
 * Looks for planted values in every file below a directory and in what a program printed: as they are, in UTF-16, and
 * as JSON, URLs, hex and base64 write them.
 *
 * @throws where there was nothing to look at: then the scan would prove nothing
 */
export function leaks(directory: string, output: string, planted: readonly string[]): Leak[] {
  if (planted.length === 0 || planted.some((value) => Buffer.byteLength(value) < 6)) {
    throw new Error('plant values of six bytes or more: shorter ones occur by chance')
  }
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  if (files.length === 0) throw new Error(`there is no file in ${directory}`)
  const places = [
    ...files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return { where: relative(directory, path), bytes: readFileSync(path) }
    }),
    { where: 'output', bytes: Buffer.from(output) },
  ]
  return places.flatMap(({ where, bytes }) =>
    planted.flatMap((value) =>
      formsOf(value)
        .filter(({ form }) => bytes.includes(form))
        .map(({ name }) => ({ planted: value, where, form: name })),
    ),
  )
}

function formsOf(value: string): { name: string; form: Buffer }[] {
  const utf8 = Buffer.from(value)
  const little = Buffer.from(value, 'utf16le')
  const ascii = value.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return [
    { name: 'as it is', form: utf8 },
    { name: 'JSON', form: Buffer.from(JSON.stringify(value).slice(1, -1)) },
    { name: 'ASCII JSON', form: Buffer.from(ascii) },
    { name: 'URL', form: Buffer.from(encodeURIComponent(value)) },
    { name: 'UTF-16, little-endian', form: little },
    { name: 'UTF-16, big-endian', form: Buffer.from(little).swap16() },
    { name: 'hex', form: Buffer.from(utf8.toString('hex')) },
    { name: 'HEX', form: Buffer.from(utf8.toString('hex').toUpperCase()) },
    ...base64Cores(utf8).flatMap((core) => [
      { name: 'base64', form: Buffer.from(core) },
      { name: 'base64url', form: Buffer.from(core.replaceAll('+', '-').replaceAll('/', '_')) },
    ]),
  ]
}

/** Returns the parts that base64 of any text with these bytes must contain: one for each of three alignments. */
function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes])
    const whole = padded.subarray(0, padded.length - (padded.length % 3)).toString('base64')
    return shift === 0 ? whole : whole.slice(4)
  })
}
