import { v5 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../domain/kernel/index.ts'
import type { CommandHandler, CommandRequest } from '../../../services/commands/contract.ts'
import { commandId } from '../../../services/commands/identity.ts'
import { canonical } from '../../../services/kit/canonical.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import type { Snapshots } from '../../../services/ports/snapshots.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { openDigest, subjectIn } from '../../../services/privacy/event-sealer.ts'
import { ground } from '../../fixtures/ground.ts'
import { noticeHandler } from './handler.ts'

const committee: Actor = { id: 'person-1', role: 'committee', party: 'committee' }

let log: EventLog
let vault: Vault
let snapshots: Snapshots
let handler: CommandHandler

const handlerOn = (events: EventLog) => noticeHandler({ log: events, vault, snapshots })

beforeEach(async () => {
  ;({ log, vault, snapshots } = await ground())
  handler = handlerOn(log)
})

afterEach(() => handler.stop())

const publish = (idempotencyKey?: string, title = 'Water'): CommandRequest => ({
  community: 'pa',
  aggregate: 'notice',
  command: 'publish',
  data: { title, body: 'No water on Monday' },
  actor: committee,
  ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
})

const to = (id: string, command: string, idempotencyKey: string, data: object = {}): CommandRequest => ({
  community: 'pa',
  aggregate: 'notice',
  id,
  command,
  data,
  actor: committee,
  idempotencyKey,
})

async function published(): Promise<string> {
  const result = await handler.handle(publish())
  if (!result.ok) throw new Error(result.code)
  return result.id
}

async function everything() {
  const events = []
  for await (const batch of log.readAll(0)) events.push(...batch)
  return events
}

describe('one idempotency key', () => {
  const reused = { ok: false, code: 'idempotency.reused' }

  it('for two aggregates is refused, also after a restart of the handler', async () => {
    const [one, other] = [await published(), await published()]
    const first = await handler.handle(to(one, 'withdraw', 'k'))
    expect(first).toMatchObject({ ok: true, events: ['NoticeWithdrawn'] })
    expect(await handler.handle(to(other, 'withdraw', 'k'))).toMatchObject(reused)
    await handler.stop()
    handler = handlerOn(log)
    expect(await handler.handle(to(other, 'withdraw', 'k'))).toMatchObject(reused)
    expect(await handler.handle(to(one, 'withdraw', 'k'))).toEqual({ ...first, replayed: true })
    expect(await everything()).toHaveLength(3)
  })

  it('for many aggregates at once is accepted for one', async () => {
    const notices = await Promise.all(Array.from({ length: 20 }, published))
    const results = await Promise.all(notices.map((id) => handler.handle(to(id, 'withdraw', 'k'))))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(results.filter((result) => !result.ok && result.code === 'idempotency.reused')).toHaveLength(19)
  })

  it('of a creating command is refused for another command, on the same aggregate and on others', async () => {
    const made = await handler.handle(publish('k'))
    if (!made.ok) throw new Error(made.code)
    expect(await handler.handle(to(made.id, 'withdraw', 'k'))).toMatchObject(reused)
    expect(await handler.handle(to(await published(), 'withdraw', 'k'))).toMatchObject(reused)
    const rules = { ...publish('k'), aggregate: 'rules', command: 'set', data: { most: '1' } }
    const admin: Actor = { id: committee.id, role: 'administrator' }
    expect(await handler.handle({ ...rules, actor: admin })).toMatchObject(reused)
    expect(await handler.handle(publish('k', 'Power'))).toMatchObject(reused)
    expect(await handler.handle(publish('k'))).toEqual({ ...made, replayed: true })
  })

  it('leaves nothing in the log by which a guessed body can be tested after an erasure', async () => {
    const first = await handler.handle(publish('k'))
    const { data } = publish()
    const digest = vault.digest('command', canonical(['notice', '', 'publish', data])).slice(0, 16)
    const [event] = await everything()
    const stored = event?.commanddigest ?? ''
    expect(stored).not.toContain(digest)
    expect(await openDigest(vault, stored)).toBe(digest)
    await vault.erase(subjectIn('pa', committee.id))
    expect(await openDigest(vault, stored)).toBeUndefined()
    expect(await handler.handle(publish('k')), 'a retry').toEqual({ ...first, replayed: true })
    expect(await handler.handle(publish('k', 'Power')), 'what is erased is not compared').toMatchObject({
      replayed: true,
    })
    expect(await everything()).toHaveLength(1)
  })

  it('of a refused command is still valid for another target', async () => {
    const mayNot: Actor = { id: committee.id, role: 'auditor' }
    const refused = await handler.handle({ ...to(await published(), 'withdraw', 'k'), actor: mayNot })
    expect(refused).toMatchObject({ ok: false, code: 'forbidden' })
    expect(await handler.handle(to(await published(), 'withdraw', 'k'))).toMatchObject({ ok: true })
  })

  it('that two racing engines both accept leads to distinct event ids', async () => {
    const { commandStream: _, ...blind } = log
    const [one, other] = [await published(), await published()]
    const apart = handlerOn({ ...blind, exclusive: false })
    expect(await handler.handle(to(one, 'withdraw', 'k'))).toMatchObject({ ok: true })
    expect(await apart.handle(to(other, 'withdraw', 'k'))).toMatchObject({ ok: true })
    const events = await everything()
    expect(new Set(events.map(({ commandid }) => commandid)).size).toBe(3)
    expect(new Set(events.map(({ id }) => id)).size).toBe(4)
  })
})

describe('a log written before events named their stream in their ids', () => {
  it('still answers a retry of a stored command, and writes nothing', async () => {
    const id = await published()
    const asked = to(id, 'withdraw', 'before')
    const now = handlerOn({
      ...log,
      // The older version derived the id from the command and an index alone.
      append: (stream, expected, events) =>
        log.append(
          stream,
          expected,
          events.map((event, index) => ({ ...event, id: v5(String(index), event.commandid) })),
        ),
    })
    const first = await now.handle(asked)
    const made = await now.handle(publish('made-before'))
    expect(first).toMatchObject({ ok: true, revision: 1 })
    const before = await everything()
    expect(before[1]?.id).toBe(v5('0', commandId('pa', committee, 'before')))
    await now.stop()

    await handler.stop()
    handler = handlerOn(log)
    expect(await handler.handle(asked)).toEqual({ ...first, replayed: true })
    expect(await handler.handle(publish('made-before'))).toEqual({ ...made, replayed: true })
    expect(await handler.handle(to(await published(), 'withdraw', 'before'))).toMatchObject({ ok: false })
    expect((await everything()).slice(0, 3)).toEqual(before)
    expect(await everything()).toHaveLength(4)
  })
})
