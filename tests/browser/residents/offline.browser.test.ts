import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { hasBrowser, lastingContext, openStage, type Stage, stored } from './stage.ts'

const WORDS = '地下车库积水没过脚面'
const PHONE = '13911112222'

/** Fills the three steps, up to the last button. */
async function filled(page: Page): Promise<void> {
  await page.getByRole('link', { name: /我要说事|接着说/ }).click()
  await page.getByLabel('您想说什么事？').fill(WORDS)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByText('不方便说').click()
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByText('可以，打电话或发短信').click()
  await page.getByLabel('手机或电话号码').fill(PHONE)
}

/** The files of the browser's profile that have the text, in UTF-8 or UTF-16. */
function onDisk(folder: string, text: string): readonly string[] {
  const forms = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name)
    try {
      if (!statSync(path).isFile()) return false
      const bytes = readFileSync(path)
      return forms.some((form) => bytes.includes(form))
    } catch {
      // The browser has removed it meanwhile.
      return false
    }
  })
}

describe.skipIf(!hasBrowser)('without a network', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.stop())

  /** The demands with these words. */
  async function raised(): Promise<number> {
    const token = await stage.rig.token({ sub: 'person-committee-1', party: 'committee' })
    const { body } = await stage.rig.ask('/v1/pa/demands?limit=100', { token })
    const ids = (body.rows as readonly { readonly id: string }[]).map(({ id }) => id)
    const texts = await Promise.all(
      ids.map(async (id) => JSON.stringify((await stage.rig.ask(`/v1/pa/demands/${id}`, { token })).body)),
    )
    return texts.filter((text) => text.includes(WORDS)).length
  }

  /** A browser with a profile on disk, which outlives the browser. */
  async function device() {
    const folder = mkdtempSync(join(tmpdir(), 'sanshe-device-'))
    const open: BrowserContext[] = []
    onTestFinished(async () => {
      for (const context of open) await context.close()
      rmSync(folder, { recursive: true, force: true })
    })
    return {
      folder,
      start: async () => {
        const context = await lastingContext(folder)
        open.push(context)
        return context
      },
    }
  }

  test('a draft is sent once when the network is back, though the first answer was lost and the browser closed', async () => {
    const before = await raised()
    const { folder, start } = await device()
    const first = await start()
    const { page } = await stage.visit('/r', { context: first })
    await filled(page)
    // The demand arrives, but its answer is lost on the way.
    let lost = 0
    await first.route(/\/v1\/pa\/demands$/, async (route) => {
      lost += 1
      await route.fetch()
      await route.abort('connectionreset')
    })
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByRole('heading', { name: '还没有发出去' }).waitFor()
    await expect.poll(() => lost).toBeGreaterThan(0)
    await expect.poll(raised).toBe(before + 1)

    const found = await stored(page)
    expect(found).toContain('sealed')
    expect(found).not.toMatch(new RegExp(`${WORDS}|${PHONE}|taken out`))
    await first.close()
    expect([onDisk(folder, WORDS), onDisk(folder, PHONE)]).toEqual([[], []])

    const second = await start()
    const again = await stage.visit('/r', { context: second })
    await again.page.getByRole('heading', { name: '收到了' }).waitFor()
    await expect.poll(raised).toBe(before + 1)
    expect(await stored(again.page)).not.toContain('sealed')
    // What was sent is gone from the device: a third visit begins empty.
    await again.page.goto(`${stage.rig.url}/r`)
    await again.page.getByRole('link', { name: '我要说事' }).click()
    expect(await again.page.getByLabel('您想说什么事？').inputValue()).toBe('')
  })

  test('what was written before the network broke goes out by itself', async () => {
    const before = await raised()
    const { page, context, shot } = await stage.visit('/r')
    await filled(page)
    await context.setOffline(true)
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByRole('heading', { name: '还没有发出去' }).waitFor()
    await shot('waiting-zh')
    expect(await raised()).toBe(before)
    await context.setOffline(false)
    await page.getByRole('heading', { name: '收到了' }).waitFor()
    await expect.poll(raised).toBe(before + 1)
  })

  test('a resident who does not wait for the next try sends at once', async () => {
    const before = await raised()
    const { page } = await stage.visit('/r', { clock: true })
    await filled(page)
    // Only the test moves the clock from here: nothing is tried again by itself.
    await page.clock.pauseAt(Date.now() + 60_000)
    const tries = { begun: 0, failed: 0 }
    page.on('request', (request) => (tries.begun += request.method() === 'POST' ? 1 : 0))
    page.on('requestfailed', (request) => (tries.failed += request.method() === 'POST' ? 1 : 0))
    await page.route(/\/v1\/pa\/demands$/, (route) => route.abort('connectionreset'))
    await page.getByRole('button', { name: '提交' }).click()
    const waiting = page.getByRole('heading', { name: '还没有发出去' })
    await expect.poll(() => page.clock.runFor(50).then(() => waiting.isVisible())).toBe(true)
    await expect.poll(() => tries.begun - tries.failed).toBe(0)
    await page.unroute(/\/v1\/pa\/demands$/)
    await page.getByRole('button', { name: '现在再试' }).click()
    const received = page.getByRole('heading', { name: '收到了' })
    await expect.poll(() => page.clock.runFor(50).then(() => received.isVisible())).toBe(true)
    await expect.poll(raised).toBe(before + 1)
  })

  test('two tabs that send the same draft raise one demand', async () => {
    const before = await raised()
    const { page, context } = await stage.visit('/r')
    await filled(page)
    // Neither request reaches the engine before both tabs have sent theirs.
    const { promise: bothSent, resolve: release } = Promise.withResolvers<void>()
    let sent = 0
    await context.route(/\/v1\/pa\/demands$/, async (route) => {
      if (++sent === 2) release()
      await bothSent
      await route.continue()
    })
    const first = page.waitForRequest(/\/v1\/pa\/demands$/)
    await page.getByRole('button', { name: '提交' }).click()
    await first
    const { page: other } = await stage.visit('/r', { context })
    const tabs = [page, other]
    for (const tab of tabs) await tab.getByRole('heading', { name: '收到了' }).waitFor()
    const numbers = await Promise.all(tabs.map((tab) => tab.locator('.number strong').textContent()))
    expect(new Set(numbers).size).toBe(1)
    await expect.poll(raised).toBe(before + 1)
  })

  test('a draft can be deleted before it is sent', async () => {
    const { page } = await stage.visit('/r')
    await page.getByRole('link', { name: '我要说事' }).click()
    await page.getByLabel('您想说什么事？').fill(WORDS)
    await expect.poll(() => stored(page)).toContain('sealed')
    await page.getByRole('button', { name: '不说了，删除' }).click()
    await page.getByRole('heading', { name: '有什么事，跟我们说' }).waitFor()
    await expect.poll(() => stored(page)).not.toContain('sealed')
    expect(await page.getByText('您有一件事还没说完').count()).toBe(0)
  })

  test('a draft that was not sent is there again after a reload, and gone after a day', async () => {
    const { page } = await stage.visit('/r', { clock: true })
    await page.getByRole('link', { name: '我要说事' }).click()
    await page.getByLabel('您想说什么事？').fill(WORDS)
    await page.clock.runFor(1_000)
    await expect.poll(() => stored(page)).toContain('sealed')
    await page.reload()
    expect(await page.getByLabel('您想说什么事？').inputValue()).toBe(WORDS)
    await page.clock.fastForward('24:00:01')
    await expect.poll(() => page.getByLabel('您想说什么事？').inputValue()).toBe('')
    await expect.poll(() => stored(page)).not.toContain('sealed')
  })

  test('words stay on the screen when a page cannot be loaded beside them', async () => {
    const { page } = await stage.visit('about:blank')
    // A browser that keeps no drafts, as in some private windows.
    await page.addInitScript('delete globalThis.indexedDB')
    let answer = () => {}
    const asked = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route(/\/directory\?/, async (route) => {
      await asked
      await route.fulfill({ status: 500 })
    })
    await page.goto(`${stage.rig.url}/r#/say/1`)
    await page.getByLabel('您想说什么事？').waitFor()
    await page.getByLabel('您想说什么事？').fill(WORDS)
    answer()
    await page.getByRole('button', { name: '再试一次' }).waitFor()
    await page.unroute(/\/directory\?/)
    await page.getByRole('button', { name: '再试一次' }).click()
    expect(await page.getByLabel('您想说什么事？').inputValue()).toBe(WORDS)
  })

  /** A phone on which the pages were opened before. */
  async function prepared(clock = false): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
    const { page, context } = await stage.visit('/r', { offline: true, clock })
    await page.getByRole('link', { name: '我要说事' }).waitFor()
    await page.evaluate('navigator.serviceWorker.ready')
    return { page, context }
  }

  /** Signs in as a resident with an account. */
  async function signedIn(page: Page): Promise<void> {
    const headers = { 'x-sanshe-request': '1', origin: stage.rig.url }
    const data = { token: await stage.rig.token({ sub: 'resident-0011', role: 'resident' }) }
    await page.request.post(`${stage.rig.url}/session`, { data, headers })
    await page.reload()
    await page.getByText('已登录：resident-0011').waitFor()
  }

  /** Writes and sends, on pages that were opened without a network, at a place that an earlier visit told. */
  async function writtenOffline(page: Page): Promise<void> {
    await page.goto('about:blank')
    await page.goto(`${stage.rig.url}/r`)
    await page.getByText('现在没有网络').waitFor()
    await page.getByRole('link', { name: '我要说事' }).click()
    await page.getByLabel('您想说什么事？').fill(WORDS)
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('小区里、楼里').click()
    await page.getByLabel('小区', { exact: true }).selectOption('幸福里')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('不用找我，我自己来查').click()
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByRole('heading', { name: '还没有发出去' }).waitFor()
  }

  test('the pages open again; what is written then goes out once when the network is back', async () => {
    const before = await raised()
    const { page, context } = await prepared()
    await context.setOffline(true)
    await writtenOffline(page)
    await context.setOffline(false)
    await page.getByRole('heading', { name: '收到了' }).waitFor()
    await expect.poll(raised).toBe(before + 1)
    await context.close()
  })

  test('what is being written stays when the network is back, though an older draft is on the device', async () => {
    const { page, context } = await prepared(true)
    const field = page.getByLabel('您想说什么事？')
    await signedIn(page)
    await page.getByRole('link', { name: '我要说事' }).click()
    await field.fill('older')
    await page.clock.runFor(1_000)
    await expect.poll(() => stored(page)).toContain('sealed')
    await context.setOffline(true)
    await page.reload()
    await expect.poll(() => field.inputValue()).toBe('older')
    // Time stands: what is written now is not kept on the device yet.
    await page.clock.pauseAt(Date.now() + 60_000)
    await field.fill(WORDS)
    await context.setOffline(false)
    await page.getByText('现在没有网络').waitFor({ state: 'detached' })
    // What follows from knowing who is here waits for the clock; a draft would then be read from the device, before these questions.
    await page.clock.runFor(100)
    for (let nth = 0; nth < 3; nth += 1) await stored(page)
    expect(await field.inputValue()).toBe(WORDS)
    await context.close()
  })

  test('a resident with an account is still the one who raises what they wrote', async () => {
    const { page, context } = await prepared()
    await signedIn(page)
    await context.setOffline(true)
    await writtenOffline(page)
    await context.setOffline(false)
    await page.getByRole('heading', { name: '收到了' }).waitFor()
    const [, id = ''] = /#\/sent\/pa\/([^/]+)$/.exec(page.url()) ?? []
    const token = await stage.rig.token({ sub: 'person-committee-1', party: 'committee' })
    const { body } = await stage.rig.ask(`/v1/pa/demands/${id}`, { token })
    expect(body).toMatchObject({ raiser: { kind: 'resident', id: 'resident-0011' } })
    await context.close()
  })

  test('nothing is kept for that but the page and its own files', async () => {
    const { page, context } = await prepared()
    await page.goto(`${stage.rig.url}/r#/find`)
    await page.reload()
    await page.getByRole('heading', { name: '查进度' }).waitFor()
    const kept = `(async () => {
      const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)))
      const requests = await Promise.all(caches_.map((cache) => cache.keys()))
      return requests.flat().map(({ url }) => new URL(url).pathname)
    })()`
    const paths = (await page.evaluate(kept)) as readonly string[]
    // The names of files hold digests of their contents.
    const names = paths.map((path) => path.replace(/^(\/assets\/r)-[\w-]+/, '$1'))
    expect(names.toSorted()).toEqual(['/assets/r.css', '/assets/r.js', '/mark.svg', '/r.html'])
    await context.close()
  })
})
