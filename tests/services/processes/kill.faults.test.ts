import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { foundOn } from '../../../demo/foundation.ts'
import { COMMUNITY, ITEMS } from '../../../demo/pa/index.ts'
import { ADMINISTRATOR, memberOf, residentOf } from '../../../demo/people.ts'
import { type Actor, DAY, instant, type RecordedEvent } from '../../../domain/kernel/index.ts'
import { openCore } from '../../../src/engine/core.ts'

const COUNT = 30
const committee = memberOf('committee')
const property = memberOf('property')
const item = ITEMS.find(
  ({ lead, level, visibility }) => lead === 'property' && level === 'L3' && visibility === 'public',
)?.code
const START = instant('2026-03-02T02:00:00.000Z')

type Send = (aggregate: string, actor: Actor, command: string, data: object, id?: string) => Promise<string>

/** A community on disk with work for a service, and the child processes that do it. */
async function left(prepare: (send: Send) => Promise<void>) {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-killed-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const env = { ...process.env, SANSHE_MASTER_KEY: randomBytes(32).toString('hex') }
  const core = await openCore({ directory, clock: () => START, environment: env })
  await foundOn(core)
  await prepare(async (aggregate, actor, command, data, id) => {
    const named = { community: COMMUNITY.id, aggregate, command, data, actor, ...(id === undefined ? {} : { id }) }
    const result = await core.commands.handle(named)
    if (!result.ok) throw new Error(`${command} was refused with ${result.code}: ${result.detail.en}`)
    return result.id
  })
  await core.stop()

  return {
    /** Runs the service until it has caused so many events in total, then kills it. */
    async until(count: number, service: string, at: number): Promise<void> {
      const script = join(import.meta.dirname, 'child-services.ts')
      const child = spawn(process.execPath, [script, directory, service, String(at)], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      onTestFinished(() => void child.kill('SIGKILL'))
      let told = 0
      for await (const line of createInterface(child.stdout)) {
        if (line !== 'open') told += 1
        if (told === count) child.kill('SIGKILL')
      }
      if (told < count) throw new Error(`${service} ended by itself after ${told} events`)
    },
    /** The events of the service in the final log. */
    async done(service: string): Promise<RecordedEvent[]> {
      const again = await openCore({ directory, clock: () => START + 10 * DAY, environment: env })
      const events: RecordedEvent[] = []
      for await (const batch of again.log.readAll(0)) events.push(...batch)
      await again.stop()
      return events.filter(({ actor }) => actor === `service-${service}`)
    },
  }
}

async function raise(send: Send, triaged: boolean, assigned: boolean): Promise<void> {
  for (let nth = 0; nth < COUNT; nth += 1) {
    const id = await send('demand', residentOf(nth + 1), 'raise', { text: '您好' })
    if (triaged) await send('demand', committee, 'triage', { item, summary: 'Help' }, id)
    if (assigned) await send('demand', committee, 'assign', { party: 'property' }, id)
  }
}

const once = (events: readonly RecordedEvent[]) =>
  expect(new Set(events.map(({ subject }) => subject)).size).toBe(events.length)

it('a reaction that is killed midway is finished by the next process, and no part of it happens twice', async () => {
  const at = await left((send) => raise(send, true, false))
  for (const count of [1, 7, 20, COUNT]) await at.until(count, 'dispatch', START)
  const events = await at.done('dispatch')
  expect(events.map(({ type }) => type)).toEqual(Array.from({ length: COUNT }, () => 'governance.TaskAssigned.v1'))
  once(events)
}, 120_000)

it('timed work that is killed midway is finished by the next process, and no part of it happens twice', async () => {
  const at = await left((send) => raise(send, false, false))
  // The desk is late by then, and nothing is escalated yet.
  for (const count of [1, 7, 20, COUNT]) await at.until(count, 'deadline', START + DAY)
  const events = await at.done('deadline')
  expect(events.map(({ type }) => type)).toEqual(Array.from({ length: COUNT }, () => 'governance.TriageOverdue.v1'))
  once(events)
}, 120_000)

it('a departure that was carried out by half is completed', async () => {
  const at = await left(async (send) => {
    await raise(send, true, true)
    await send('resource', property, 'offer', { resource: 'hall', name: '活动室', category: 'venue', quantity: 1 })
    await send('community', ADMINISTRATOR, 'leave-party', { party: 'property', successor: 'owners' }, COMMUNITY.id)
  })
  for (const count of [1, 7, 20, COUNT + 1]) await at.until(count, 'succession', START)
  const events = await at.done('succession')
  once(events)
  expect(events.filter(({ type }) => type === 'governance.TaskWithdrawn.v1')).toHaveLength(COUNT)
  expect(events.at(-1)).toMatchObject({ type: 'governance.TermsChanged.v1', data: { owner: 'owners' } })
}, 120_000)
