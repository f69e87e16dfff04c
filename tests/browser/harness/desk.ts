import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type HttpApi, http } from '../../../client/http/index.ts'
import { ROOT } from '../../fixtures/documents.ts'
import { limitMs } from '../../tiers/limits.ts'

/** How a reader has set up their browser. Defaults: Chinese, light, 1366 × 768, text at 100 %. */
export interface Look {
  readonly language?: 'zh' | 'en'
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
  readonly textSize?: 100 | 125 | 150 | 175 | 200
  /** Pixels of the screen for each pixel of the page. */
  readonly scale?: number
  readonly touch?: boolean
}

/** Browsers of several people at one engine. What goes wrong in any of them fails the test. */
export interface People {
  /** The address of the engine. */
  readonly url: string
  /** Opens a page without a session. */
  visit(path: string, look?: Look): Promise<Page>
  /** Opens a page as a persona of the demo: `clerk`, `director`, `social-worker`, … */
  signIn(persona: string, path: string, look?: Look): Promise<Page>
  /** Sends commands and reads views as a persona, without a page: for what a story needs before it begins. */
  api(persona: string): Promise<HttpApi>
  /** Allows answers that count as faults elsewhere, such as a refusal that the story is about: `422`. */
  expectAnswer(...statuses: readonly number[]): void
  /** What went wrong so far. */
  readonly faults: readonly string[]
  /** Closes everything, and fails where a page had an error, or asked another host. */
  leave(): Promise<void>
}

export function people(browser: Browser, url: string): People {
  const contexts: BrowserContext[] = []
  const faults: string[] = []
  const expected = new Set<number>()

  function watch(page: Page): void {
    page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.stack ?? error.message}`))
    page.on('console', (said) => {
      // Answers are judged by their status, below.
      if (said.type() === 'error' && !said.text().startsWith('Failed to load resource')) {
        faults.push(`${page.url()} says: ${said.text()}`)
      }
    })
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url())
      if (protocol.startsWith('http') && origin !== url) faults.push(`${page.url()} asks ${request.url()}`)
    })
    page.on('response', (response) => {
      const status = response.status()
      const asksWho = new URL(response.url()).pathname === '/session' && status === 401
      if (status >= 400 && !asksWho && !expected.has(status)) faults.push(`${status} ${response.url()}`)
    })
  }

  async function open(path: string, look: Look, persona?: string): Promise<Page> {
    const {
      language = 'zh',
      theme = 'light',
      width = 1366,
      height = 768,
      textSize = 100,
      scale = 1,
      touch = false,
    } = look
    const context = await browser.newContext({
      baseURL: url,
      viewport: { width, height },
      deviceScaleFactor: scale,
      hasTouch: touch,
      locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      colorScheme: theme,
      timezoneId: 'Asia/Shanghai',
      // Half a transition is no state to look at.
      reducedMotion: 'reduce',
    })
    contexts.push(context)
    context.setDefaultTimeout(limitMs(15_000))
    if (textSize !== 100) await context.addInitScript(`localStorage.setItem('sanshe.text-size', '${textSize}')`)
    if (persona !== undefined) {
      const headers = { 'x-sanshe-request': '1', origin: url }
      const answer = await context.request.post('/session', { data: { persona }, headers })
      if (!answer.ok()) throw new Error(`${persona} cannot sign in: ${answer.status()} ${await answer.text()}`)
    }
    const page = await context.newPage()
    watch(page)
    await page.goto(path)
    return page
  }

  return {
    url,
    faults,
    async api(persona) {
      const headers = { 'content-type': 'application/json', 'x-sanshe-request': '1' }
      const answer = await fetch(`${url}/session`, { method: 'POST', headers, body: JSON.stringify({ persona }) })
      const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0])
      const { community } = (await answer.json()) as { readonly community: string }
      return http({
        base: url,
        community,
        fetch: (address, init) => {
          const headers = new Headers(init.headers)
          headers.set('cookie', cookie.join('; '))
          return fetch(address, { ...init, headers })
        },
      })
    },
    visit: (path, look = {}) => open(path, look),
    signIn: (persona, path, look = {}) => open(path, look, persona),
    expectAnswer: (...statuses) => {
      for (const status of statuses) expected.add(status)
    },
    async leave() {
      await Promise.all(contexts.splice(0).map((context) => context.close()))
      expect(faults.splice(0)).toEqual([])
    },
  }
}

/** Waits until a page shows its content: a title, and nothing that is still loading. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await expect.poll(() => page.locator('.loading, .loading-bar').count()).toBe(0)
}

/** Keeps a picture in the folder of pictures, which Git ignores. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = join(ROOT, 'tests/browser/shots')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
