import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Role } from '../../../domain/kernel/index.ts'
import { engineRig, type Rig } from '../../src/http/rig.ts'
import { limitMs } from '../../tiers/limits.ts'
import { CHROMIUM, LAUNCH } from '../harness/browser.ts'

/** Whether the machine has a browser for these tests. */
export const hasBrowser = CHROMIUM !== undefined

const SHOTS = resolve(import.meta.dirname, '../shots')
const PAGES = resolve(import.meta.dirname, '../../../dist/dashboard')
/** A phone of 360 px. */
export const PHONE = { width: 360, height: 740 } as const

/** An engine with the founded community of the demo, its pages, and a browser. */
export interface Stage {
  readonly rig: Rig
  readonly browser: Browser
  /** Opens the residents' pages on a phone of its own. */
  visit(address: string, options?: VisitOptions): Promise<Visitor>
  /** Sends a command about a demand as a person of a party, which must succeed. */
  work(demand: string, command: string, body: object, party?: string): Promise<void>
  stop(): Promise<void>
}

interface VisitOptions {
  readonly language?: 'zh-CN' | 'en-GB'
  readonly theme?: 'light' | 'dark'
  readonly context?: BrowserContext
  readonly width?: number
  /** Whether the pages may open without a network. Elsewhere what is kept for that would hide what the engine answers. */
  readonly offline?: boolean
  /**
   * Whether the test moves the clock of the page. It is put in before the page is opened: in a page that is open already, the time
   * would be that of 1970 for a moment.
   */
  readonly clock?: boolean
}

export interface Visitor {
  readonly context: BrowserContext
  readonly page: Page
  /** Addresses of all requests that were made. */
  readonly requested: readonly string[]
  shot(name: string): Promise<void>
}

const ROLES: Readonly<Record<string, Role>> = {
  committee: 'committee',
  'social-work': 'social-work',
  property: 'property-company',
}

const phone = { viewport: PHONE, deviceScaleFactor: 2, hasTouch: true, isMobile: true } as const

/** A browser whose profile lies in a folder, as that of a phone does. */
export const lastingContext = (folder: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, {
    ...phone,
    ...LAUNCH,
    locale: 'zh-CN',
    serviceWorkers: 'block',
  })

export async function openStage(): Promise<Stage> {
  mkdirSync(SHOTS, { recursive: true })
  const rig = await engineRig({ pages: PAGES })
  const browser = await chromium.launch(LAUNCH)
  return {
    rig,
    browser,
    async visit(
      address,
      { language = 'zh-CN', theme = 'light', width = PHONE.width, offline = false, clock = false, ...more } = {},
    ) {
      const context =
        more.context ??
        (await browser.newContext({
          ...phone,
          viewport: { width, height: PHONE.height },
          locale: language,
          colorScheme: theme,
          serviceWorkers: offline ? 'allow' : 'block',
        }))
      context.setDefaultTimeout(limitMs(15_000))
      if (clock) await context.clock.install()
      const page = await context.newPage()
      const requested: string[] = []
      page.on('request', (request) => requested.push(request.url()))
      await page.goto(address.startsWith('/') ? rig.url + address : address)
      return {
        context,
        page,
        requested,
        shot: async (name) => {
          await page.screenshot({ path: join(SHOTS, `residents-${name}.png`), fullPage: true })
        },
      }
    },
    async work(demand, command, body, party = 'committee') {
      const role = ROLES[party] ?? 'committee'
      const token = await rig.token({ sub: `person-${party}-1`, role, party })
      const answer = await rig.ask(`/v1/pa/demands/${demand}/${command}`, { body, token })
      expect([command, answer.status, answer.body.code, answer.body.detail]).toEqual([
        command,
        200,
        undefined,
        undefined,
      ])
    },
    async stop() {
      await browser.close()
      await rig.stop()
    },
  }
}

/** Brings a demand to the state in which its raiser is asked: a party has delivered. */
export async function delivered({ work }: Pick<Stage, 'work'>, demand: string): Promise<void> {
  await work(demand, 'triage', { item: '6.03', summary: '门口路灯不亮', visibility: 'public' })
  await work(demand, 'assign', { party: 'property' })
  await work(demand, 'accept', { task: 't1' }, 'property')
  await work(demand, 'deliver', { task: 't1', result: '已更换灯泡，晚上亮了。', atHome: false }, 'property')
}

/** Everything in the page's storage that its scripts can read, and whether they can take the key out. */
const STORED = `(async () => {
  const found = [{ ...localStorage }, { ...sessionStorage }, document.cookie, await caches.keys()]
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name))
    for (const store of database.objectStoreNames)
      for (const row of await done(database.transaction(store).objectStore(store).getAll())) {
        found.push(await crypto.subtle.exportKey('raw', row.key).then(() => 'taken out', () => 'sealed'))
        for (const form of ['utf-8', 'utf-16le']) found.push(new TextDecoder(form).decode(row.sealed))
      }
    database.close()
  }
  return JSON.stringify(found)
})()`
export const stored = (page: Page): Promise<string> => page.evaluate(STORED)

interface Target {
  readonly what: string
  readonly width: number
  readonly height: number
}

const TARGETS = `[...document.querySelectorAll('button, a[href], input, select, textarea')]
  .filter((element) => !element.classList.contains('skip'))
  .map((element) => {
    const { width, height } = (element.closest('.choice') ?? element).getBoundingClientRect()
    return { what: element.outerHTML.slice(0, 100), width, height }
  })
  .filter(({ width }) => width > 0)`

/** The sizes of everything that can be pressed, without what only screen readers and keyboards reach. */
export const targetsOn = (page: Page): Promise<readonly Target[]> => page.evaluate(TARGETS)
