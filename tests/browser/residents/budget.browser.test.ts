import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../fixtures/documents.ts'
import { limitMs } from '../../tiers/limits.ts'
import { hasBrowser, openStage, type Stage } from './stage.ts'

const BUILT = join(ROOT, 'dist/dashboard')
const KIB = 1024

/** Files that the residents' pages load. */
function loaded(): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(BUILT, 'manifest.json'), 'utf8')) as Readonly<
    Record<string, { readonly file: string; readonly css?: readonly string[]; readonly imports?: readonly string[] }>
  >
  const entry = manifest['r.html']
  // One script, which imports no other, so that a slow phone asks once.
  expect(entry?.imports).toBeUndefined()
  return ['r.html', ...(entry === undefined ? [] : [entry.file, ...(entry.css ?? [])])]
}

describe('the residents’ pages', () => {
  test('load less than 60 KiB, compressed', () => {
    const bytes = loaded().map((file) => statSync(join(BUILT, `${file}.br`)).size)
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(60 * KIB)
  })

  test('have nothing of the desk in them', () => {
    const scripts = loaded().filter((file) => file.endsWith('.js'))
    expect(scripts.length).toBe(1)
    expect(readdirSync(join(BUILT, 'assets')).length).toBeGreaterThan(scripts.length)
    for (const script of scripts) expect(readFileSync(join(BUILT, script), 'utf8')).not.toMatch(/ant-btn|echarts/)
  })
})

/** What browsers have got since Chromium 87, and code may use by mistake. */
const SINCE_87 = [
  'Array.prototype.at',
  'Array.prototype.findLast',
  'Array.prototype.findLastIndex',
  'Array.prototype.toSorted',
  'Array.prototype.toReversed',
  'Array.prototype.toSpliced',
  'Array.prototype.with',
  'Array.fromAsync',
  'String.prototype.at',
  'String.prototype.isWellFormed',
  'Object.hasOwn',
  'Object.groupBy',
  'Map.groupBy',
  'Promise.withResolvers',
  'Promise.try',
  'AbortSignal.timeout',
  'AbortSignal.any',
  'AbortSignal.prototype.throwIfAborted',
  'structuredClone',
  'reportError',
  'Crypto.prototype.randomUUID',
  'Element.prototype.checkVisibility',
  'HTMLElement.prototype.showPopover',
  'URL.canParse',
  'Set.prototype.union',
  'Iterator',
  'navigation',
  'scheduler',
]

/** Takes away what Chromium 87 does not have. */
const OLD = `for (const path of ${JSON.stringify(SINCE_87)}) {
  const names = path.split('.')
  const last = names.pop()
  const holder = names.reduce((at, name) => at?.[name], globalThis)
  if (holder !== undefined) delete holder[last]
}`

describe.skipIf(!hasBrowser)('on an old or slow phone, they', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.stop())

  /** Raises a demand at a door, up to its number. */
  async function raise(page: Page): Promise<void> {
    await page.getByRole('link', { name: '我要说事' }).click()
    await page.getByLabel('您想说什么事？').fill('水管漏了')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('不用找我，我自己来查').click()
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByRole('heading', { name: '收到了' }).waitFor()
  }

  test('use nothing that Chromium 87 does not have', async () => {
    const context = await stage.browser.newContext({ locale: 'zh-CN' })
    await context.addInitScript(OLD)
    const faults: string[] = []
    context.on('weberror', (fault) => faults.push(fault.error().message))
    const { page } = await stage.visit('/r?b=q04-2', { context })
    expect(await page.evaluate("'randomUUID' in crypto || 'at' in [] || 'structuredClone' in globalThis")).toBe(false)
    await page.getByText('您在：').waitFor()
    await raise(page)
    await page.getByRole('link', { name: '查看进度' }).click()
    await page.getByRole('button', { name: '催一下' }).click()
    await page.getByText('已经帮您催了').waitFor()
    await page.getByRole('link', { name: '我的资料' }).click()
    await page.getByRole('heading', { name: '谁看过' }).waitFor()
    expect(faults).toEqual([])
    await context.close()
  })

  test('are ready for the first letter within 3 s at 400 kbit/s, on a processor six times as slow', async () => {
    let least = Number.POSITIVE_INFINITY
    // Other programs may use the processor meanwhile, but not each time.
    for (let visit = 0; visit < 10 && least >= limitMs(3_000); visit += 1) {
      const { page, context } = await stage.visit('/live')
      const session = await context.newCDPSession(page)
      await session.send('Network.enable')
      const throughput = 400_000 / 8
      await session.send('Network.emulateNetworkConditions', {
        ...{ offline: false, latency: 100, downloadThroughput: throughput, uploadThroughput: throughput },
      })
      await session.send('Emulation.setCPUThrottlingRate', { rate: 6 })
      const began = performance.now()
      await page.goto(`${stage.rig.url}/r?b=q04-2#/say/1`, { waitUntil: 'commit' })
      await page.getByLabel('您想说什么事？').fill('水')
      least = Math.min(least, performance.now() - began)
      await context.close()
    }
    expect(least).toBeLessThan(limitMs(3_000))
  })

  test('work where nothing can be stored: a private window, or plain http', async () => {
    const context = await stage.browser.newContext({ locale: 'zh-CN' })
    await context.addInitScript(`delete globalThis.indexedDB
      delete Navigator.prototype.serviceWorker
      Object.defineProperty(globalThis, 'localStorage', { get() { throw new Error('no storage') } })
      Object.defineProperty(crypto, 'subtle', { value: undefined })`)
    const { page } = await stage.visit('/r?b=q04-2', { context })
    await page.getByText('您在：').waitFor()
    await raise(page)
    await context.close()
  })
})
