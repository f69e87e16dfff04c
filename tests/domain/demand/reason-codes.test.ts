import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { reasonNamed } from '../../../domain/demand/reason-codes.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import { needNamed } from '../../../domain/resource/shapes.ts'

const PAGE = readFileSync(resolve(import.meta.dirname, '../../../docs/reference/metrics.md'), 'utf8')

/** The values of every member `code` in a schema. */
function codesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([name, value]) => [
    ...(name === 'code' ? valuesOf(value) : []),
    ...codesIn(value),
  ])
}

function valuesOf({
  anyOf = [],
  enum: values = [],
}: {
  readonly anyOf?: object[]
  readonly enum?: string[]
}): string[] {
  return [...values, ...anyOf.flatMap((one) => ('const' in one ? [String(one.const)] : []))]
}

const codesOf = (kinds: object) => [
  ...new Set(Object.values(kinds).flatMap(({ schema }: { readonly schema: unknown }) => codesIn(schema))),
]

test.each([
  { of: 'demands', codes: codesOf(demandEvents), named: reasonNamed, atLeast: 28 },
  { of: 'resources', codes: codesOf(resourceEvents), named: needNamed, atLeast: 4 },
])(
  'every reason code of $of has a meaning in both languages, and is on the page of figures',
  ({ codes, named, atLeast }) => {
    expect(codes.length).toBeGreaterThanOrEqual(atLeast)
    for (const code of codes) {
      const meaning = named(code)
      expect(meaning, code).toEqual({ en: expect.stringMatching(/^[A-Z].+\.$/), zh: expect.stringMatching(/。$/) })
      expect(PAGE).toContain(`| \`${code}\` | ${meaning?.en} | ${meaning?.zh} |`)
    }
  },
)
