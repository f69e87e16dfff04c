import { describe, expect, it } from 'vitest'
import { handOut } from '../../../services/kit/event-delivery.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { DeadLetters } from '../../../services/ports/dead-letters.ts'
import { failedEvent } from '../../infra/sqlite/state/conformance.ts'

const locked = () => new Fault('state.unavailable', 'It is locked.', { retryAfter: 2 })

/** A store of dead letters whose file is locked for the first few writes. */
function lockedFor(times: number) {
  let left = times
  const kept: string[] = []
  const keep = (what: string): void => {
    left -= 1
    if (left >= 0) throw locked()
    kept.push(what)
  }
  const deadLetters: Pick<DeadLetters, 'succeeded' | 'failed'> = {
    async succeeded() {
      keep('succeeded')
    },
    async failed() {
      keep('failed')
      return kept.filter((one) => one === 'failed').length
    },
  }
  return { deadLetters: { ...deadLetters } as DeadLetters, kept }
}

const handing = (deadLetters: DeadLetters, handle: () => Promise<void>) => ({
  durable: 'dispatch',
  handle,
  deadLetters,
  wait: async () => {},
})

const NEVER = new AbortController().signal

describe('an event that is delivered', () => {
  it('is not delivered again where the record of its success could not be stored', async () => {
    const { deadLetters, kept } = lockedFor(3)
    let handled = 0
    const handle = async () => {
      handled += 1
    }
    expect(await handOut(failedEvent(), handing(deadLetters, handle), NEVER)).toBe(true)
    expect({ handled, kept }).toEqual({ handled: 1, kept: ['succeeded'] })
  })

  it('is given up after five recorded failures, also where a record was delayed', async () => {
    const { deadLetters, kept } = lockedFor(3)
    let handled = 0
    const handle = async () => {
      handled += 1
      throw new TypeError('it fails')
    }
    expect(await handOut(failedEvent(), handing(deadLetters, handle), NEVER)).toBe(true)
    expect({ handled, kept: kept.length }).toEqual({ handled: 5, kept: 5 })
  })

  it('waits for a dependency that is away without counting a failure', async () => {
    const { deadLetters, kept } = lockedFor(0)
    let handled = 0
    const handle = async () => {
      handled += 1
      if (handled < 9) throw locked()
    }
    expect(await handOut(failedEvent(), handing(deadLetters, handle), NEVER)).toBe(true)
    expect({ handled, kept }).toEqual({ handled: 9, kept: ['succeeded'] })
  })
})
