import { type Browser, chromium } from 'playwright-core'
import { inject, it } from 'vitest'
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
