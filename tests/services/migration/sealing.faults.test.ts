import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { catalogue, isSealed, parseStream, type RecordedEvent, replacePrivate } from '../../../domain/kernel/index.ts'
import { masterKeyFrom } from '../../../infra/crypto/master-key.ts'
import { openSqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { openFileTarget } from '../../../infra/sqlite/event-log/migration-target.ts'
import { openVault } from '../../../infra/sqlite/vault/vault.ts'
import { dataFiles } from '../../../services/kit/data-files.ts'
import { recordedFrom, storedForm } from '../../../services/kit/stored-form.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { openIn, sealedIn } from '../../../services/privacy/sealed-values.ts'
import { sealDirectory } from '../../../src/engine/migration.ts'
import { storedLines } from '../../fixtures/history/every-event.ts'
import { remember, remembered } from './rig.ts'

const known = catalogue(contexts)
const fault = (code: string) => expect.objectContaining({ name: 'Fault', code })
const LOG = { id: randomUUID(), epoch: 1 }

/** The subject of personal values of an event, near enough to what an engine takes. */
function subjectOf({ subject, data }: RecordedEvent): string {
  const { raiser } = data as { readonly raiser?: { readonly id?: string } }
  return `${parseStream(subject)?.community}/${raiser?.id ?? subject}`
}

/** The event with each of its sealed values sealed by the vault. */
async function sealedBy(vault: Vault, event: RecordedEvent): Promise<RecordedEvent> {
  const subject = subjectOf(event)
  const values = sealedIn(event.data)
  const sealed = await vault.seal(values.map((value) => ({ subject, value: `text of ${value.sealed}` })))
  const now = new Map(values.map((value, at) => [value, sealed[at]]))
  return { ...event, data: replacePrivate(event.data, (one) => (isSealed(one) ? now.get(one) : one)) }
}

/** The rare events of the fixed log, among them every kind with plain values. */
const RARE = storedLines().filter((line) => line.includes('"source":"/communities/qa"'))

/** A data directory of an earlier version. */
async function earlier(lines = RARE) {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-sealing-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const paths = dataFiles(directory)
  const withVault = async <T>(work: (vault: Vault) => Promise<T>): Promise<T> => {
    const vault = await openVault({ path: paths.vault, masterKey: masterKeyFrom({}, directory) })
    return work(vault).finally(() => vault.close())
  }
  const target = await openFileTarget(paths.log)
  await target.reserve(LOG)
  await withVault(async (vault) => {
    const events = await Promise.all(lines.map((line, at) => sealedBy(vault, recordedFrom(line, at + 1))))
    const raw = events.map((event) => {
      const { id, type, subject: stream, revision, position } = event
      return { id, type, stream, revision, position, text: storedForm(event) }
    })
    await target.write(raw)
  })
  await target.settle(LOG)
  await target.close()
  return {
    directory,
    paths,
    withVault,
    seal: (more: Partial<Parameters<typeof sealDirectory>[1]> = {}) =>
      sealDirectory(directory, { signal: new AbortController().signal, onProgress: () => {}, ...more }),
    events: (file = paths.log) => eventsIn(file),
  }
}

function eventsIn(file: string): { readonly position: number; readonly text: string }[] {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const rows = db.prepare('select position, event from events order by position').all()
    return rows.map(({ position, event }) => ({ position: Number(position), text: String(event) }))
  } finally {
    db.close()
  }
}

/** The demand of the fixed log that was imported with a category, a channel, a reference and an area in plain. */
const STREAM = 'demand-qa-i'
const inStream = (text: string) => text.includes(`"subject":"${STREAM}"`)

test('every plain value is sealed, and nothing else changes', async () => {
  const place = await earlier()
  const before = place.events()
  await remember(place.paths.state, LOG, recordedFrom(before[40]?.text ?? '', 41))
  const sealed = await place.seal()
  expect(sealed).toMatchObject({ complete: true, copied: before.length, from: LOG, verified: { same: true } })
  expect(sealed.verified.views.length).toBeGreaterThan(5)
  expect(place.events(place.paths.logBefore)).toEqual(before)

  const after = place.events()
  expect(after.map(({ position }) => position)).toEqual(before.map(({ position }) => position))
  const changed = after.filter(({ text }, at) => text !== before[at]?.text).map(({ text }) => recordedFrom(text, 0))
  expect(new Set(changed.map(({ type }) => type))).toEqual(
    new Set(['DemandRaised', 'DemandMerged', 'DemandReferred', 'HistoryImported'].map((one) => `governance.${one}.v2`)),
  )
  for (const { text } of after) {
    const { data, type } = known.upcast(recordedFrom(text, 0))
    expect(
      replacePrivate(data, (one) => (isSealed(one) ? one : null)),
      type,
    ).toEqual(data)
  }
  await place.withVault(async (vault) => {
    for (const [at, { text }] of after.entries()) {
      const old = known.upcast(recordedFrom(before[at]?.text ?? '', 0))
      const { data, ...envelope } = recordedFrom(text, 0)
      const { data: oldData, ...oldEnvelope } = text === before[at]?.text ? recordedFrom(text, 0) : old
      expect(envelope).toEqual(oldEnvelope)
      expect(await openIn(vault, data)).toEqual(await openIn(vault, oldData))
    }
  })
  // What lies beside the log goes on at the same events, and an engine opens it in a new epoch.
  const log = await openSqliteLog({ path: place.paths.log, clock: Date.now })
  expect(await log.identity()).toEqual(sealed.to)
  expect(sealed.to?.epoch).toBeGreaterThan(LOG.epoch)
  await log.close()
  if (sealed.to === undefined) throw new Error('it is complete')
  expect(await remembered(place.paths.state, sealed.to)).toEqual([41, 41, 41])
  expect(await place.seal()).toMatchObject({ complete: true, copied: 0, verified: { same: true } })
})

test('a digest from which personal values can be guessed is taken out, any other stays', async () => {
  const digest = '0123456789abcdef'
  const place = await earlier(RARE.map((line) => JSON.stringify({ ...JSON.parse(line), commanddigest: digest })))
  expect(await place.seal()).toMatchObject({ complete: true, verified: { same: true } })
  const kept = place.events().map(({ text }) => {
    const { data, commanddigest } = recordedFrom(text, 0)
    return { personal: sealedIn(data).length > 0, commanddigest }
  })
  expect(new Set(kept.filter(({ personal }) => personal).map((one) => one.commanddigest))).toEqual(new Set([undefined]))
  expect(new Set(kept.filter(({ personal }) => !personal).map((one) => one.commanddigest))).toEqual(new Set([digest]))
  expect(kept.filter(({ personal }) => personal).length).toBeGreaterThan(20)
})

test('an erasure reaches the values once they are sealed', async () => {
  const place = await earlier(
    storedLines()
      .slice(0, 2_500)
      .filter((line) => line.includes('"pa"') || inStream(line)),
  )
  await place.seal()
  const raised = place
    .events()
    .map(({ text }) => text)
    .find((text) => inStream(text) && text.includes('DemandRaised'))
  const { data } = recordedFrom(raised ?? '', 0)
  await place.withVault(async (vault) => {
    expect(await openIn(vault, data)).toMatchObject({ category: 'c', place: { area: 'n' } })
    await vault.erase(`qa/${STREAM}`)
    expect(await openIn(vault, data)).toMatchObject({ category: { erased: true }, place: { area: { erased: true } } })
  })
})

test('the values of a person who is erased already are not readable again', async () => {
  const place = await earlier(storedLines().filter(inStream))
  await place.withVault((vault) => vault.erase(`qa/${STREAM}`))
  expect(await place.seal()).toMatchObject({ complete: true, verified: { same: true } })
  const texts = place.events().map(({ text }) => text)
  expect(texts.join()).not.toContain('"category":"c"')
  await place.withVault(async (vault) => {
    const { data } = recordedFrom(texts.find((text) => text.includes('DemandRaised')) ?? '', 0)
    expect(await openIn(vault, data)).toMatchObject({ category: { erased: true }, reference: { erased: true } })
  })
})

test('an interrupted run leaves the log as it was, and goes on', async () => {
  const place = await earlier()
  const before = readFileSync(place.paths.log)
  for (const most of [20, 60]) {
    const ending = new AbortController()
    const onProgress = (what: string, events: number) => {
      if (what === 'copy' && events >= most) ending.abort()
    }
    await expect(place.seal({ signal: ending.signal, onProgress })).rejects.toMatchObject({ name: 'AbortError' })
    expect(readFileSync(place.paths.log)).toEqual(before)
    expect(existsSync(place.paths.logBefore)).toBe(false)
  }
  const copied = place.events(place.paths.logSealing).length
  const sealed = await place.seal()
  expect(sealed).toMatchObject({ complete: true, verified: { same: true } })
  expect(sealed.copied).toBe(place.events().length - copied)
})

test('a copy that differs is found, in what was sealed and in what was not', async () => {
  for (const [from, to, code] of [
    ['"urgent":false', '"urgent":true', 'migrate.other-events'],
    ['"sealed":"', '"sealed":"AAAA', 'migrate.other-events'],
  ] as const) {
    const place = await earlier(storedLines().filter(inStream))
    const ending = new AbortController()
    const onProgress = (what: string) => {
      if (what === 'compare') ending.abort()
    }
    await expect(place.seal({ signal: ending.signal, onProgress })).rejects.toMatchObject({ name: 'AbortError' })
    const db = new DatabaseSync(place.paths.logSealing)
    db.prepare('update events set event = replace(event, ?, ?) where event like ?').run(from, to, '%DemandRaised%')
    db.close()
    await expect(place.seal()).rejects.toEqual(fault(code))
    expect(existsSync(place.paths.logBefore)).toBe(false)
  }
})
