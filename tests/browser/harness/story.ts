import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { inject, it } from 'vitest'
import { personasOf } from '../../../demo/personas.ts'
import type { Role } from '../../../domain/kernel/index.ts'
import { ROOT } from '../../fixtures/documents.ts'
import { installation, speaking, startEngine } from '../../fixtures/engine.ts'
import { engineRig } from '../../src/http/rig.ts'
import { limitMs } from '../../tiers/limits.ts'
import { type People, people } from './desk.ts'

let browser: Promise<Browser> | undefined

/**
 * A story that people live through in browsers, at the engine of the tier: `story('…', async ({ people }) => { … })`. It is skipped
 * where there is no Chromium. It fails where any page had an error, got a refusal that the story did not expect, or asked another
 * host. Other stories use the same engine, so a story makes what it changes.
 */
export function story(name: string, live: (with_: { readonly people: People }) => Promise<void>): void {
  const shared = inject('shared')
  it.skipIf(shared === undefined)(name, async () => {
    if (shared === undefined) return
    browser ??= chromium.connect(shared.browser)
    const all = people(await browser, shared.url)
    try {
      await live({ people: all })
    } catch (error) {
      const faults = [...all.faults]
      await all.leave().catch(() => undefined)
      throw faults.length === 0 ? error : new Error(`${String(error)}\n${faults.join('\n')}`, { cause: error })
    }
    await all.leave()
  })
}

/** An engine that only one story uses, and what the story gets beside its people. */
interface OwnEngine<More> {
  readonly url: string
  readonly more: More
  readonly stop: () => Promise<void>
}

/** Registers a story at an engine of its own. */
function ownStory<More>(
  name: string,
  mostMs: number,
  start: () => Promise<OwnEngine<More>>,
  live: (with_: More & { readonly people: People }) => Promise<void>,
): void {
  const shared = inject('shared')
  it.skipIf(shared === undefined)(
    name,
    async () => {
      if (shared === undefined) return
      browser ??= chromium.connect(shared.browser)
      const { url, more, stop } = await start()
      const all = people(await browser, url)
      try {
        await live({ ...more, people: all })
        await all.leave()
      } finally {
        await all.leave().catch(() => undefined)
        await stop()
      }
    },
    limitMs(mostMs),
  )
}

/** Longer than the time that passes in a story. */
const SESSION_MS = 24 * 60 * 60_000

/** An engine with the founded community of the demo, and a clock that the story sets forward. */
async function laterEngine() {
  let aheadMs = 0
  const edge = {
    pages: join(ROOT, 'dist/dashboard'),
    session: { personas: personasOf(1), idleMs: SESSION_MS, maxLifeMs: SESSION_MS },
  }
  const rig = await engineRig(edge, [], { clock: () => Date.now() + aheadMs })
  const more = {
    /** Lets so many milliseconds pass. */
    pass(ms: number): void {
      aheadMs += ms
    },
  }
  return { url: rig.url, more, stop: () => rig.stop() }
}

/** A story at an engine of its own with the founded community of the demo, in which time passes. */
export const laterStory = (
  name: string,
  live: (with_: { readonly people: People; pass(ms: number): void }) => Promise<void>,
): void => ownStory(name, 60_000, laterEngine, live)

/** An engine without any event, and how tokens for it are made. */
async function emptyEngine() {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-empty-'))
  const its = installation(directory)
  const engine = await startEngine(its)
  const more = {
    async token(role: Role, party?: string): Promise<string> {
      const sub = party === undefined ? role : `${party}-1`
      const who = { sub, communities: ['east'], ...(party === undefined ? {} : { party }) }
      return ((await speaking(its, role, who)).authorization ?? '').replace('Bearer ', '')
    },
  }
  return {
    url: engine.url,
    more,
    async stop() {
      await engine.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** A story at an engine of its own that begins without a community. */
export const emptyStory = (
  name: string,
  live: (with_: { readonly people: People; token(role: Role, party?: string): Promise<string> }) => Promise<void>,
): void => ownStory(name, 120_000, emptyEngine, live)
