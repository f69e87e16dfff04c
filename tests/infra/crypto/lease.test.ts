import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEASES_TO_WAIT, lease } from '../../../infra/crypto/lease.ts'

const LEASE_MS = 5_000

/** Clocks that stand until they are moved. */
function clocks() {
  const now = { monotonicMs: 1_000, wallMs: 1_000_000 }
  return {
    read: () => ({ ...now }),
    pass(ms: number) {
      now.monotonicMs += ms
      now.wallMs += ms
    },
    /** The machine sleeps: its monotonic clock stands still. */
    sleep(ms: number) {
      now.wallMs += ms
    },
    set(ms: number) {
      now.wallMs += ms
    },
  }
}

describe('a lease', () => {
  it('lets what was just read be used for its length, and no longer', () => {
    const time = clocks()
    const held = lease(LEASE_MS, time.read)
    const readAt = held.now()
    time.pass(LEASE_MS - 1)
    expect(held.holds(readAt)).toBe(true)
    time.pass(1)
    expect(held.holds(readAt)).toBe(false)
  })

  it('runs from when a message was sent, not from when it came back', () => {
    const time = clocks()
    const held = lease(LEASE_MS, time.read)
    const readAt = held.now()
    time.pass(1)
    held.sending(1)
    time.pass(4_000)
    held.heard(1)
    time.pass(999)
    expect(held.holds(readAt)).toBe(true)
    time.pass(1)
    expect(held.holds(readAt)).toBe(false)
  })

  it('ends while the machine sleeps, and where the wall clock is set back', () => {
    for (const move of ['sleep', 'set'] as const) {
      const time = clocks()
      const held = lease(LEASE_MS, time.read)
      held.sending(1)
      held.heard(1)
      const readAt = held.now()
      expect(held.holds(readAt)).toBe(true)
      time[move](move === 'sleep' ? 60_000 : -60_000)
      expect(held.holds(readAt)).toBe(false)
    }
  })

  it('does not cover what was read before a new watch began', () => {
    const time = clocks()
    const held = lease(LEASE_MS, time.read)
    const before = held.now()
    time.pass(LEASE_MS)
    held.begin()
    const after = held.now()
    time.pass(10)
    held.sending(1)
    held.heard(1)
    expect([held.attends(before), held.attends(after)]).toEqual([false, true])
    expect([held.holds(before), held.holds(after)]).toEqual([false, true])
  })

  it('is over for every engine when an erasure has waited, whatever was sent, heard and read', () => {
    type Act = { readonly act: 'send' | 'hear' | 'read' | 'begin'; readonly ms: number }
    const act = fc.record<Act>({
      act: fc.constantFrom('send', 'hear', 'read', 'begin'),
      ms: fc.nat({ max: 2_000 }),
    })
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const time = clocks()
        const held = lease(LEASE_MS, time.read)
        let [sent, heard] = [0, 0]
        const read = [held.now()]
        for (const { act, ms } of acts) {
          time.pass(ms)
          if (act === 'send') held.sending(++sent)
          else if (act === 'hear' && heard < sent) held.heard(++heard)
          else if (act === 'read') read.push(held.now())
          else if (act === 'begin') held.begin()
        }
        // Here the destruction is written. This engine hears nothing of it: only messages that were sent before come back.
        time.pass(1)
        while (heard < sent) held.heard(++heard)
        time.pass(LEASE_MS * LEASES_TO_WAIT)
        expect(read.filter(held.holds)).toEqual([])
      }),
    )
  })
})
