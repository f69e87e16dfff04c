import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Actor, Sealed } from '../../../domain/kernel/index.ts'
import { openMemoryLog } from '../../../infra/memory/event-log/log.ts'
import { memoryLogStore } from '../../../infra/memory/event-log/store.ts'
import { type MemoryVaultStore, memoryVaultStore } from '../../../infra/memory/vault/store.ts'
import { openMemoryVault } from '../../../infra/memory/vault/vault.ts'
import { openTail } from '../../../services/feed/tail.ts'
import { queue } from '../../../services/kit/queue.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { followErasures } from '../../../services/privacy/erasure-follower.ts'
import { privacy } from '../../../services/privacy/privacy.ts'
import { newEvent } from '../../../testing/index.ts'

const masterKey = new Uint8Array(32).fill(3)
const administrator: Actor = { id: 'admin-1', role: 'administrator' }
const STREAM = 'demand-pa-1'

let log: EventLog
let store: MemoryVaultStore
let lost: number
/** The wall clock, in milliseconds. */
let now: number
beforeEach(async () => {
  now = Date.UTC(2026, 2, 2, 12)
  log = await openMemoryLog({ store: memoryLogStore(), clock: () => now })
  store = memoryVaultStore()
  lost = 0
})

async function opened(from = store): Promise<Vault> {
  const vault = await openMemoryVault({
    store: from,
    masterKey,
    exclusive: false,
    lost: () => {
      lost += 1
    },
  })
  onTestFinished(() => vault.close())
  return vault
}

const erasures = (vault: Vault) =>
  privacy({
    log,
    vault,
    streams: queue(),
    disclosures: { list: async () => ({ disclosures: [] }) },
    erased: () => {},
  })

async function told(vault: Vault, subject: string, text: string): Promise<Sealed> {
  const [sealed] = await vault.seal([{ subject: `pa/${subject}`, value: text }])
  if (sealed === undefined) throw new Error('one was sealed')
  await log.append(STREAM, 'any', [newEvent({ data: { text: sealed } })])
  return sealed
}

/** Follows the erasures on a clock whose waits pass at once. */
function follow(vault: Pick<Vault, 'destroy' | 'redact' | 'place' | 'reached'>) {
  const waits: number[] = []
  const erased = vi.fn()
  const follower = followErasures({
    log,
    tail: openTail({ log }),
    vault,
    clock: () => now,
    erased,
    failed: () => {},
    wait: async (ms, signal) => {
      signal.throwIfAborted()
      waits.push(ms)
      now += ms
      await new Promise<void>((resolve) => setImmediate(resolve))
    },
  })
  onTestFinished(() => follower.stop())
  return { follower, waits, erased }
}

describe('the erasures that the log records', () => {
  it('are applied to a vault that came from an earlier copy, and leave what was sealed since', async () => {
    const vault = await opened()
    const his = await told(vault, 'resident-1', 'his')
    const hers = await told(vault, 'resident-2', 'hers')
    const copy = store.copy()
    await erasures(vault).erase('pa', 'resident-1', administrator)
    await erasures(vault).redact(STREAM, 1, 'text', administrator)
    const before = await opened(copy)
    const [later] = await before.seal([{ subject: 'pa/resident-3', value: 'later' }])
    expect(await before.open([his, hers])).toEqual(['his', 'hers'])
    now += 60_000
    const { follower, erased } = follow(before)
    await follower.caughtUp()
    expect(await before.open([his, hers, ...(later ? [later] : [])])).toEqual([undefined, undefined, 'later'])
    expect(erased).toHaveBeenCalledWith({ community: 'pa', subject: 'resident-1' })
    expect(lost).toBe(0)
    expect(await before.place()).toMatchObject({ position: await log.head() })
  })

  it('do not concern the new key of a subject that came back', async () => {
    const vault = await opened()
    await told(vault, 'resident-1', 'before')
    await erasures(vault).erase('pa', 'resident-1', administrator)
    const after = await told(vault, 'resident-1', 'after')
    now += 60_000
    await follow(vault).follower.caughtUp()
    expect(await vault.open([after])).toEqual(['after'])
  })

  it('are applied for an engine that was stopped before it destroyed a key, once it had the time to do so', async () => {
    const vault = await opened()
    const his = await told(vault, 'resident-1', 'his')
    const stopped: Vault = {
      ...vault,
      erase: (subject, options) =>
        vault.erase(subject, {
          ...options,
          record: async (keys) => {
            await options?.record?.(keys)
            throw new Error('the process is killed')
          },
        }),
    }
    await expect(erasures(stopped).erase('pa', 'resident-1', administrator)).rejects.toThrow('killed')
    expect(await vault.open([his])).toEqual(['his'])
    const { follower, waits } = follow(vault)
    await follower.caughtUp()
    expect(waits).toContain(8_000)
    expect(await vault.open([his])).toEqual([undefined])
  })

  it('are applied again where the vault goes back to an earlier state beneath a running engine', async () => {
    const vault = await opened()
    const his = await told(vault, 'resident-1', 'his')
    const before = await opened(store.copy())
    let current = vault
    await erasures(vault).erase('pa', 'resident-1', administrator)
    now += 60_000
    const { follower } = follow({
      destroy: (keys) => current.destroy(keys),
      redact: (target, others) => current.redact(target, others),
      place: () => current.place(),
      reached: (place) => current.reached(place),
    })
    await follower.caughtUp()
    current = before
    expect(await before.open([his])).toEqual(['his'])
    now += 60_000
    await log.append(STREAM, 'any', [newEvent({ data: {} })])
    await expect.poll(() => before.open([his])).toEqual([undefined])
  })
})

describe('a value without a key', () => {
  it('counts as lost unless an erasure explains that', async () => {
    const copy = store.copy()
    const vault = await opened()
    const his = await told(vault, 'resident-1', 'his')
    const hers = await told(vault, 'resident-2', 'hers')
    await erasures(vault).erase('pa', 'resident-1', administrator)
    expect(await vault.open([his])).toEqual([undefined])
    expect(lost).toBe(0)
    // The records of all these minutes are gone.
    const without = await opened(copy)
    now += 60_000
    await follow(without).follower.caughtUp()
    expect(await without.open([his])).toEqual([undefined])
    expect(lost).toBe(0)
    expect(await without.open([hers])).toEqual([undefined])
    expect(lost).toBe(1)
  })
})
