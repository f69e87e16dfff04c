import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../../domain/kernel/index.ts'
import type { CommandHandler, CommandRequest } from '../../../services/commands/contract.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import type { Snapshot, Snapshots } from '../../../services/ports/snapshots.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { subjectIn } from '../../../services/privacy/event-sealer.ts'
import { ground, groundOnFiles } from '../../fixtures/ground.ts'
import { noticeHandler } from './handler.ts'

const committee: Actor = { id: 'person-1', role: 'committee', party: 'committee' }
const resident: Actor = { id: 'resident-7', role: 'resident' }

const SECRET_BODY = '向阳里三单元的王某说'

let log: EventLog
let vault: Vault
let snapshots: Snapshots
let handler: CommandHandler

beforeEach(async () => {
  ;({ log, vault } = await ground())
  snapshots = heldSnapshots()
  handler = handlerOn(log)
})

afterEach(async () => {
  await handler.stop()
  snapshots.close()
})

function heldSnapshots(): Snapshots {
  const held = new Map<string, Snapshot>()
  return {
    load: (stream) => held.get(stream),
    save: (snapshot) => held.set(snapshot.stream, structuredClone(snapshot)).size > 0,
    close: () => held.clear(),
  }
}

const handlerOn = (events: EventLog) => noticeHandler({ log: events, vault, snapshots })

const publish = (but: Partial<CommandRequest> = {}): CommandRequest => ({
  community: 'pa',
  aggregate: 'notice',
  command: 'publish',
  data: { title: 'Water', body: SECRET_BODY },
  actor: committee,
  ...but,
})

const change = (id: string, title: string, but: Partial<CommandRequest> = {}): CommandRequest => ({
  community: 'pa',
  aggregate: 'notice',
  id,
  command: 'change',
  data: { title, note: SECRET_BODY },
  actor: committee,
  ...but,
})

async function accepted(request: CommandRequest) {
  const result = await handler.handle(request)
  if (!result.ok) throw new Error(`${result.code}: ${result.detail.en}`)
  return result
}

async function everything(of: EventLog = log) {
  const events = []
  for await (const batch of of.readAll(0)) events.push(...batch)
  return events
}

describe('a command', () => {
  it('becomes durable events and returns their names', async () => {
    const answer = await accepted(publish())
    expect(answer).toMatchObject({ revision: 0, events: ['NoticePublished'], created: true })
    const [event] = await everything()
    expect(event).toMatchObject({
      type: 'governance.NoticePublished.v1',
      subject: `notice-pa-${answer.id}`,
      position: answer.position,
      actor: 'person-1',
      party: 'committee',
      role: 'committee',
    })
  })

  it('names the wrong fields without repeating their values', async () => {
    const result = await handler.handle(
      publish({ data: { title: 7, body: SECRET_BODY, phone13800138000: SECRET_BODY } }),
    )
    expect(result).toMatchObject({ ok: false, code: 'command.invalid' })
    expect(JSON.stringify(result)).not.toMatch(/13800138000|王某/)
    expect(result).toHaveProperty(
      'errors',
      expect.arrayContaining([{ path: '/title', message: { en: 'must be string', zh: '必须为文本' } }]),
    )
    expect(await everything()).toEqual([])
  })

  it.each([
    ['aggregate.unknown', { aggregate: 'nothing' }],
    ['command.unknown', { command: 'burn' }],
    ['command.unknown', { command: 'constructor' }],
    ['command.needs-id', { command: 'withdraw', data: {} }],
    ['rules.unknown', { aggregate: 'rules', command: 'set', id: 'other', data: { most: '1' } }],
    ['forbidden', { actor: { id: 'a', role: 'auditor' } as Actor }],
  ])('is refused with %s and changes nothing', async (code, but) => {
    expect(await handler.handle(publish(but))).toMatchObject({ ok: false, code })
    expect(await everything()).toEqual([])
  })

  it('may be sent by an actor that a relation entitles', async () => {
    const { id } = await accepted(publish({ actor: resident }))
    expect(await handler.handle(change(id, 'Power', { actor: resident }))).toMatchObject({ ok: true })
    const stranger: Actor = { id: 'resident-8', role: 'resident' }
    expect(await handler.handle(change(id, 'Gas', { actor: stranger }))).toMatchObject({ ok: false, code: 'forbidden' })
  })

  it('is refused with the names of the roles and relations that entitle, in both languages', async () => {
    const { id } = await accepted(publish({ actor: resident }))
    const result = await handler.handle(change(id, 'Gas', { actor: { id: 'resident-8', role: 'resident' } }))
    expect(result).toMatchObject({
      detail: {
        en: 'Only these may send change: committee, the author.',
        zh: '仅以下角色或关系人可以发送 change：居委会、作者。',
      },
      details: { by: ['committee', 'the author'] },
    })
  })

  it('that changes nothing writes nothing, and returns the revision of the stream', async () => {
    const { id, position } = await accepted(publish())
    expect(await accepted(change(id, 'Water'))).toMatchObject({ revision: 0, position, events: [], created: false })
  })

  it('is refused where its sender has seen an older revision', async () => {
    const { id } = await accepted(publish())
    await accepted(change(id, 'Power', { ifRevision: 0 }))
    const stale = await handler.handle(change(id, 'Gas', { ifRevision: 0 }))
    expect(stale).toMatchObject({ ok: false, code: 'revision.stale', details: { revision: 1 } })
  })

  it('records which revisions of other streams it relied on', async () => {
    const { id } = await accepted(publish())
    await accepted({
      ...publish(),
      aggregate: 'rules',
      command: 'set',
      data: { most: '1' },
      actor: { id: 'a', role: 'administrator' },
    })
    await accepted(change(id, 'Power'))
    const last = (await everything()).at(-1)
    expect(last).toMatchObject({ type: 'governance.NoticeChanged.v1', reads: 'rules-pa@0' })
  })

  it('that is refused may leave a record in another stream, once for each sending', async () => {
    const { id } = await accepted(publish())
    await accepted({
      ...publish(),
      aggregate: 'rules',
      command: 'set',
      data: { most: '0' },
      actor: { id: 'a', role: 'administrator' },
    })
    const asked = change(id, 'Power', { idempotencyKey: 'k' })
    for (let time = 0; time < 3; time += 1) expect(await handler.handle(asked)).toMatchObject({ code: 'notice.enough' })
    const reports = (await everything()).filter(({ subject }) => subject === 'reports-pa')
    expect(reports).toHaveLength(1)
    expect(reports[0]).toMatchObject({ role: 'service', data: { about: 'person-1 asked for more' } })
  })
})

describe('an idempotency key', () => {
  it('gets 100 equal answers and one set of events, also after a restart', async () => {
    const asked = publish({ idempotencyKey: 'once' })
    const answers = await Promise.all(Array.from({ length: 50 }, () => handler.handle(asked)))
    await handler.stop()
    handler = handlerOn(log)
    answers.push(...(await Promise.all(Array.from({ length: 50 }, () => handler.handle(asked)))))
    expect(answers.filter((answer) => answer.ok && answer.replayed === true)).toHaveLength(99)
    expect(new Set(answers.map((answer) => JSON.stringify({ ...answer, replayed: true })))).toHaveLength(1)
    expect(await everything()).toHaveLength(1)
  })

  it('belongs to its sender and its community', async () => {
    const ids = await Promise.all([
      accepted(publish({ idempotencyKey: 'k' })),
      accepted(publish({ idempotencyKey: 'k', actor: resident })),
      accepted(publish({ idempotencyKey: 'k', community: 'other' })),
    ])
    expect(new Set(ids.map(({ id }) => id))).toHaveLength(3)
  })

  it('with another body is refused, also after a restart', async () => {
    await accepted(publish({ idempotencyKey: 'k' }))
    const other = publish({ idempotencyKey: 'k', data: { title: 'Other', body: SECRET_BODY } })
    expect(await handler.handle(other)).toMatchObject({ ok: false, code: 'idempotency.reused' })
    handler = handlerOn(log)
    expect(await handler.handle(other)).toMatchObject({ ok: false, code: 'idempotency.reused' })
  })

  it('finds events that were written although the log never confirmed them', async () => {
    const mute: EventLog = {
      ...log,
      async append(...args) {
        await log.append(...args)
        throw new Fault('log.unavailable', 'The answer was lost: try again.')
      },
    }
    const asked = publish({ idempotencyKey: 'k' })
    const answer = { ok: true, revision: 0, events: ['NoticePublished'] }
    expect(await handlerOn(mute).handle(asked)).toMatchObject(answer)
    expect(await accepted(asked)).toMatchObject(answer)
    expect(await everything()).toHaveLength(1)
  })

  it('gets the earlier answer also where the log accepts no more writes', async () => {
    const asked = publish({ idempotencyKey: 'k' })
    const before = await accepted(asked)
    const full: EventLog = { ...log, append: () => Promise.reject(new Fault('log.full', 'No room: make some.')) }
    const restarted = handlerOn(full)
    expect(await restarted.handle(asked)).toEqual({ ...before, replayed: true })
    await expect(restarted.handle(publish({ idempotencyKey: 'other' }))).rejects.toMatchObject({ code: 'log.full' })
  })
})

describe('many commands at once', () => {
  it('on one stream each get the correct answer', async () => {
    const { id } = await accepted(publish())
    const results = await Promise.all(Array.from({ length: 64 }, (_, n) => handler.handle(change(id, `Title ${n}`))))
    expect(results.every(({ ok }) => ok)).toBe(true)
    expect((await everything()).map(({ revision }) => revision)).toEqual(Array.from({ length: 65 }, (_, n) => n))
  })

  it('on two engines over one log are never refused for contention, and see the events of each other', async () => {
    const shared: EventLog = { ...log, exclusive: false }
    const [one, other] = [handlerOn(shared), handlerOn(shared)]
    const { id } = await accepted(publish())
    const results = await Promise.all(
      Array.from({ length: 64 }, (_, n) => (n % 2 === 0 ? one : other).handle(change(id, `Title ${n}`))),
    )
    expect(results.every(({ ok }) => ok)).toBe(true)
    expect(await everything()).toHaveLength(65)
    await one.handle({ ...change(id, ''), command: 'withdraw', data: {} })
    const again = await other.handle({ ...change(id, ''), command: 'withdraw', data: {} })
    expect(again).toMatchObject({ ok: true, events: [], revision: 65 })
  })
})

describe('a personal value', () => {
  it('is sealed in the log and in every file, under the key of its subject', async () => {
    const files = await groundOnFiles()
    ;({ log, vault } = files)
    handler = handlerOn(log)
    const { id } = await accepted(publish({ actor: resident }))
    await accepted(change(id, 'Power'))
    const sealed = (await everything()).map(({ data }) => data as { body?: unknown; note?: unknown })
    expect(sealed[0]?.body).toEqual({ sealed: expect.any(String) })
    expect(sealed[1]?.note).toEqual({ sealed: expect.any(String) })
    for (const file of readdirSync(files.directory)) {
      expect(readFileSync(join(files.directory, file)).includes(SECRET_BODY), file).toBe(false)
    }
    expect(await vault.erase(subjectIn('pa', 'resident-7'))).toBe(1)
    const values = [sealed[0]?.body, sealed[1]?.note] as { sealed: string }[]
    expect(await vault.open(values)).toEqual([undefined, undefined])
  })
})

describe('a long stream', () => {
  it('is folded from its snapshot', async () => {
    const { id } = await accepted(publish())
    for (let n = 0; n < 450; n += 1) await accepted(change(id, `Title ${n}`, { idempotencyKey: `k${n}` }))
    const read: number[] = []
    const watched: EventLog = {
      ...log,
      readStream(stream, from = 0) {
        read.push(from)
        return log.readStream(stream, from)
      },
    }
    const restarted = handlerOn(watched)
    expect(await restarted.handle(change(id, 'Title 3', { idempotencyKey: 'k3' }))).toMatchObject({
      ok: true,
      revision: 4,
    })
    expect(read[0]).toBeGreaterThan(390)
    expect(await restarted.handle(change(id, 'Last'))).toMatchObject({ ok: true, revision: 451 })
  })

  /** A snapshot of a notice that `change` derives from the stored one. */
  async function afterSnapshot(alter: (snapshot: Snapshot) => Snapshot): Promise<number[]> {
    const { id } = await accepted(publish())
    for (let n = 0; n < 250; n += 1) await accepted(change(id, `Title ${n}`))
    const snapshot = snapshots.load(`notice-pa-${id}`)
    if (snapshot === undefined) throw new Error('a snapshot was kept')
    snapshots.save(alter(snapshot))
    const read: number[] = []
    const watched: EventLog = {
      ...log,
      readStream(stream, from = 0) {
        if (stream === `notice-pa-${id}`) read.push(from)
        return log.readStream(stream, from)
      },
    }
    expect(await handlerOn(watched).handle(change(id, 'Last'))).toMatchObject({ ok: true, revision: 251 })
    return read
  }

  it('is folded from its beginning where it lacks the last event of the snapshot', async () => {
    const mark = { stream: '', revision: 0, id: 'another', position: 0, digest: '' }
    expect(await afterSnapshot((snapshot) => ({ ...snapshot, mark }))).toContain(0)
    // The snapshot ends after the end of its stream.
    expect(await afterSnapshot((snapshot) => ({ ...snapshot, revision: 9_999 }))).toContain(0)
  })

  it('is folded from a snapshot of a version without marks, where its position fits', async () => {
    expect(await afterSnapshot(({ mark: _, ...snapshot }) => snapshot)).not.toContain(0)
  })
})
