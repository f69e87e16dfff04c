import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type SentEvent, sseParser } from '../../../client/http/sse.ts'

function parsed(...chunks: readonly string[]): SentEvent[] {
  const events: SentEvent[] = []
  const parse = sseParser((event) => events.push(event))
  for (const chunk of chunks) parse(chunk)
  return events
}

describe('server-sent events', () => {
  test('have an id, a name and data of several lines', () => {
    expect(parsed('id: 7\nevent: note\ndata: one\ndata:two\n\n')).toEqual([
      { id: '7', event: 'note', data: 'one\ntwo' },
    ])
  })

  test('keep the last id, and may have no data', () => {
    expect(parsed('id: 7\n:\n\ndata: x\n\n')).toEqual([
      { id: '7', event: '', data: '' },
      { id: '7', event: '', data: 'x' },
    ])
  })

  test('that are only comments, or cut off, are none', () => {
    expect(parsed(':\n\n', 'retry: 3000\n\n', 'data: half')).toEqual([])
  })

  test('are the same in whatever chunks and with whatever line breaks they come', () => {
    const line = fc.oneof(
      fc.constantFrom('', ':', ': beat', 'retry: 1', 'id', 'data', 'unknown: x'),
      fc
        .tuple(fc.constantFrom('id', 'event', 'data'), fc.string({ maxLength: 5 }))
        .map(([field, value]) => `${field}: ${value.replaceAll(/[\r\n\0]/g, '')}`),
    )
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 20 }),
        fc.array(fc.nat(200), { maxLength: 10 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (lines, cuts, lineBreak) => {
          const whole = lines.map((one) => `${one}\n`).join('')
          const text = whole.replaceAll('\n', lineBreak)
          const places = [...new Set(cuts.filter((cut) => cut < text.length))].sort((one, other) => one - other)
          const chunks = [...places, text.length].map((cut, at) => text.slice(places[at - 1] ?? 0, cut))
          // A carriage return at the very end may be half of a line break.
          expect(parsed(...chunks, lineBreak === '\r' ? ':' : '')).toEqual(parsed(whole))
        },
      ),
    )
  })
})
