import { Value } from '@sinclair/typebox/value'
import { describe, expect, test } from 'vitest'
import { isWellFormed, isWellFormedJson, Line, Text } from '../../../domain/kernel/index.ts'

const point = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
const named = (...codes: number[]): [string, string][] =>
  codes.map((code) => [point(code), `a${String.fromCodePoint(code)}b`])

/** Escape, NUL, C1, the controls that reorder adjacent text, and characters that XML excludes. */
const NOWHERE = named(0x00, 0x08, 0x0b, 0x0c, 0x1b, 0x1f, 0x7f, 0x80, 0x9b, 0x9f, 0x202d, 0x202e, 0xfffe, 0xffff)
const NOT_IN_A_LINE = named(
  0x09,
  0x0a,
  0x0d,
  0x061c,
  0x200e,
  0x200f,
  0x2028,
  0x2029,
  0x202a,
  0x202c,
  0x2066,
  0x2069,
  0x200b,
  0x2060,
  0x2063,
  0x206a,
  0xfdd0,
  0xfeff,
  0xfff9,
)

describe('one line and prose', () => {
  test.each(NOWHERE)('%s is allowed in neither', (_, text) => {
    expect([Value.Check(Line, text), Value.Check(Text, text)]).toEqual([false, false])
  })
  test.each(NOT_IN_A_LINE)('%s is allowed in prose alone', (_, text) => {
    expect([Value.Check(Line, text), Value.Check(Text, text)]).toEqual([false, true])
  })
  test.each([
    ['a family of emoji, by joiners', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'],
    ['an ideographic variation', '\u8FBB\u{E0100}'],
    ['an emoji by its selector', '\u2764\uFE0F'],
    ['a flag by tags', '\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'],
    ['a combining accent', 'e\u0301'],
    ['Arabic', '\u0645\u0631\u062D\u0628\u0627'],
    ['Persian, by a non-joiner', '\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645'],
    ['a replacement character', 'a\uFFFDb'],
    ['a non-breaking space', 'a\u00A0b'],
  ])('%s is in both', (_, text) => {
    expect([Value.Check(Line, text), Value.Check(Text, text)]).toEqual([true, true])
  })
})

describe('half a surrogate pair', () => {
  test('is found in texts and in names, at every depth', () => {
    expect(isWellFormed({ a: [{ b: 'x\u{1F468}' }, null, 1] })).toBe(true)
    expect(isWellFormed({ a: [{ b: 'x\uD83D' }] })).toBe(false)
    expect(isWellFormed({ a: [{ '\uDC00': 1 }] })).toBe(false)
  })
  test('is found in a value that is nested deeper than the stack', () => {
    let value: unknown = '\uD800'
    for (let depth = 0; depth < 200_000; depth += 1) value = [value]
    expect(isWellFormed(value)).toBe(false)
  })
  test('is distinguished from a whole pair where it is an escape', () => {
    const check = (json: string) => isWellFormedJson(json, JSON.parse(json))
    expect(check('"\\ud83d\\udc68"')).toBe(true)
    expect(check('"\\ud83d"')).toBe(false)
    expect(check('{"\\uDC68":1}')).toBe(false)
  })
})
