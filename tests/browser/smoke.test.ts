import { chromium } from 'playwright-core'
import { expect, it } from 'vitest'
import { limitMs } from '../tiers/limits.ts'
import { CHROMIUM, LAUNCH, NO_CHROMIUM } from './harness/browser.ts'
import { people, settled } from './harness/desk.ts'
import { demoEngine } from './harness/one-engine.ts'

if (CHROMIUM === undefined) process.stdout.write(`${NO_CHROMIUM}\n`)

/** A program that is started the first time, and a browser, beside other tests. */
const PATIENT = { timeout: limitMs(120_000) }

it.skipIf(CHROMIUM === undefined)(
  'a visitor opens the page, signs in, and lands on a desk that is live',
  PATIENT,
  async () => {
    const [engine, browser] = await Promise.all([demoEngine(2), chromium.launch(LAUNCH)])
    const all = people(browser, engine.url)
    try {
      const page = await all.visit('/')
      await page.getByRole('button', { name: '居委会主任' }).click()
      await settled(page)
      await page.getByText('实时', { exact: true }).waitFor()
      const policy = (await page.request.get('/')).headers()['content-security-policy'] ?? ''
      expect(/script-src ([^;]*)/.exec(policy)?.[1]).not.toContain('unsafe-inline')
      await all.leave()
    } finally {
      await browser.close()
      await engine.stop()
    }
  },
)
