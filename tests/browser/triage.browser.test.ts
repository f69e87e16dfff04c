import { chromium, type Page } from 'playwright-core'
import { expect, inject, it } from 'vitest'
import { http } from '../../client/http/index.ts'
import { limitMs } from '../tiers/limits.ts'
import { type People, people, settled } from './harness/desk.ts'
import { lookAt } from './harness/look.ts'
import { demoEngine } from './harness/one-engine.ts'
import { story } from './harness/story.ts'

const SHARED = inject('shared')

const entries = (page: Page) => page.locator('.triage-entry')
const current = (page: Page) => page.locator('.triage-entry[aria-current=true] .triage-words')
const decided = (page: Page) => page.locator('.triage-decided').first()

/** Waits for the words of all: they are read one by one, and make the clusters. */
async function open(page: Page): Promise<void> {
  await settled(page)
  const lacksWords = async () => (await entries(page).allTextContents()).some((text) => /^\d{6}-/.test(text))
  await expect.poll(lacksWords).toBe(false)
  await page.locator('.triage-proposal').first().waitFor()
}

/** Goes to a demand by keys: to the first, then down. */
async function goTo(page: Page, text: string): Promise<void> {
  const count = await entries(page).count()
  for (let nth = 0; nth < count; nth += 1) await page.keyboard.press('k')
  for (let nth = 0; nth < count && (await current(page).textContent()) !== text; nth += 1)
    await page.keyboard.press('j')
  expect(await current(page).textContent()).toBe(text)
}

/** A demand that the story alone decides about. */
async function raise(
  all: People,
  text: string,
  { urgent = false, building = '1' }: { readonly urgent?: boolean; readonly building?: string } = {},
): Promise<string> {
  const api = await all.api('clerk')
  const { id } = await api.send('demand', 'raise', {
    text,
    urgent,
    channel: '电话',
    onBehalfOf: { kind: 'anonymous' },
    place: { quarter: 'q09', building },
  })
  return id
}

story('the raiser finds the reading of their words; name and phone stay masked until a click', async ({ people }) => {
  const { url } = people
  const nameless = http({ base: url, community: 'pa' })
  const told = { text: `楼顶水箱漏水，${Date.now() % 100_000}。`, name: '欧阳测试', contact: '13900001234' }
  const { id, followUpCode = '' } = await nameless.send('demand', 'raise', told)
  const page = await people.signIn('clerk', `/triage?open=${id}`)
  await open(page)
  expect(await current(page).textContent()).toBe(told.text)
  const phone = page.locator('.triage-known').getByRole('button', { name: /联系方式/ })
  await phone.waitFor()
  expect(await page.getByText(told.name).count()).toBe(0)
  expect(await page.getByText(told.contact).count()).toBe(0)
  await phone.click()
  await page.getByText(told.contact).waitFor()
  const readers = async (): Promise<readonly string[]> => {
    const headers = { 'x-follow-up-code': followUpCode }
    const answer = await fetch(`${url}/v1/pa/privacy/demands/${id}/disclosures`, { headers })
    const { disclosures } = (await answer.json()) as { readonly disclosures: readonly { readonly role: string }[] }
    return disclosures.map(({ role }) => role)
  }
  await expect.poll(readers).toContain('committee')
})

story('a decision waits, can be taken back, and then goes to the lead of its item', async (with_) => {
  const text = `单元门禁刷不开，${Date.now() % 100_000}。`
  const id = await raise(with_.people, text)
  const page = await with_.people.signIn('clerk', `/triage?open=${id}`)
  await open(page)
  expect(await current(page).textContent()).toBe(text)
  await page.keyboard.press('Enter')
  await page.getByText('请先选择事项').waitFor()
  await page.keyboard.press('1')
  await page.keyboard.press('Enter')
  await page.getByText(/\d 秒后提交/).waitFor()
  await page.keyboard.press('z')
  await expect.poll(() => current(page).textContent()).toBe(text)
  await page.keyboard.press('1')
  await page.keyboard.press('Enter')
  await decided(page)
    .getByText('已派')
    .waitFor({ timeout: limitMs(20_000) })
})

story('a decision that is sent after the session has ended asks to sign in again', async (with_) => {
  with_.people.expectAnswer(401)
  const text = `燃气味很重，${Date.now() % 100_000}。`
  const id = await raise(with_.people, text)
  const page = await with_.people.signIn('clerk', `/triage?open=${id}`)
  await open(page)
  await page.context().clearCookies()
  await page.keyboard.press('1')
  await page.keyboard.press('u')
  // What is critical does not wait to be taken back.
  await page.keyboard.press('Enter')
  await page.getByText('登录已过期').waitFor()
  await page.getByRole('button', { name: '居委会窗口' }).click()
  await page.getByText('登录已过期').waitFor({ state: 'hidden' })
  // It was not sorted, so it waits as before.
  await entries(page).filter({ hasText: text }).waitFor()
})

story('outside the boundary of the item a party is refused, in place', async (with_) => {
  with_.people.expectAnswer(422)
  const id = await raise(with_.people, '电梯困人，按钮没有反应。', { urgent: true })
  const page = await with_.people.signIn('clerk', `/triage?open=${id}`, { language: 'en' })
  await open(page)
  // Critical: nothing waits.
  await page.keyboard.press('1')
  await page.keyboard.press('Enter')
  await decided(page).getByRole('button', { name: 'Assign to another party' }).press('Enter')
  await page.getByRole('combobox', { name: 'Party' }).focus()
  await page.keyboard.type('书法')
  await page.locator('.ant-select-item-option-active').waitFor()
  await page.keyboard.press('Enter')
  await decided(page).getByRole('button', { name: 'Assign', exact: true }).press('Enter')
  await decided(page).getByText('boundary.outside').waitFor()
})

story('keys rest in fields, and while they are switched off', async (with_) => {
  const page = await with_.people.signIn('clerk', '/triage')
  await open(page)
  const first = await current(page).textContent()
  await page.keyboard.press('e')
  await page.keyboard.type('jjx')
  expect(await current(page).textContent()).toBe(first)
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  const switched = page.getByRole('switch')
  await switched.press('Space')
  await page.keyboard.press('Escape')
  await switched.waitFor({ state: 'hidden' })
  await page.keyboard.press('j')
  expect(await current(page).textContent()).toBe(first)
})

story('restricted demands are left out of many, and declining says where to go instead', async (with_) => {
  const text = `隔壁商铺的广告牌太亮，${Date.now() % 100_000}。`
  const plain = await raise(with_.people, text, { building: '2' })
  const other = `单元门禁总是打不开，${Date.now() % 100_000}。`
  await raise(with_.people, other, { building: '3' })
  const page = await with_.people.signIn('clerk', `/triage?open=${plain}`)
  await open(page)
  await page.keyboard.press('r')
  await page.keyboard.press('x')
  await goTo(page, other)
  await page.keyboard.press('x')
  await page.locator('.triage-proposals[aria-busy=false]').waitFor()
  await page.keyboard.press('1')
  await page.keyboard.press('Enter')
  await page.getByText('须逐件处理').waitFor()
  await page.keyboard.press('z')
  await page.goto(`/triage?open=${plain}`)
  await open(page)
  await page.keyboard.press('d')
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('decline-code')
  await page.keyboard.press('Control+Enter')
  await decided(page)
    .getByText(`“${text.slice(0, -1)}”不予受理`)
    .waitFor()
  await page.keyboard.press('z')
  await expect.poll(() => current(page).textContent()).toBe(text)
})

story('a matter that is selected whole is sorted by one Enter, in one batch', async (with_) => {
  const ids: string[] = []
  for (const nth of [1, 2, 3]) ids.push(await raise(with_.people, `楼前的路灯不亮，第${nth}盏。`, { building: '2' }))
  const page = await with_.people.signIn('clerk', `/triage?open=${ids[0]}`)
  await open(page)
  await page.keyboard.press('X')
  await page.getByText('已选 3 件').waitFor()
  await page.keyboard.press('1')
  const [batch] = await Promise.all([
    page.waitForRequest((request) => request.url().endsWith('/batch'), { timeout: limitMs(30_000) }),
    page.keyboard.press('Enter'),
  ])
  const { commands } = batch.postDataJSON() as {
    readonly commands: readonly { readonly command: string; readonly id: string }[]
  }
  expect(commands.map(({ command }) => command)).toEqual(['triage', 'triage', 'triage'])
  expect(commands.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  await decided(page)
    .getByText('已提交')
    .waitFor({ timeout: limitMs(20_000) })
})

it.skipIf(SHARED === undefined)(
  'a morning of forty demands takes at most four keys each',
  { timeout: limitMs(240_000) },
  async () => {
    // It sorts all that other stories look for, so it has an engine of its own.
    const [engine, browser] = await Promise.all([demoEngine(10), chromium.connect(SHARED?.browser ?? '')])
    const all = people(browser, engine.url)
    try {
      await sortAll(await all.signIn('director', '/triage'))
      await all.leave()
    } finally {
      await browser.close()
      await engine.stop()
    }
  },
)

/** Sorts all that waits as a person would: the lift as one matter, then each by its first proposal. Expects few keys for each. */
async function sortAll(page: Page): Promise<void> {
  await open(page)
  const before = await entries(page).count()
  expect(before).toBeGreaterThanOrEqual(40)
  const keys: number[] = []
  const press = async (...all: readonly string[]): Promise<number> => {
    for (const key of all) await page.keyboard.press(key)
    return all.length
  }
  const cluster = page.locator('.triage-cluster', { hasText: '轮椅推不下去' })
  const size = await cluster.locator('.triage-entry').count()
  expect(size).toBeGreaterThanOrEqual(9)
  const lift = (await cluster.locator('.triage-words').first().textContent()) ?? ''
  await goTo(page, lift)
  const merging = await press('m')
  await expect.poll(() => entries(page).count()).toBe(before - size + 1)
  const sorting = await press('1', 'Enter')
  for (let nth = 0; nth < size; nth += 1) keys.push((merging + sorting) / size)
  await press('k')
  for (let left = before - size; left > 0; left -= 1) {
    await expect.poll(() => entries(page).count()).toBe(left)
    keys.push((await chooseItem(page)) + (await press('Enter')))
  }
  await expect.poll(() => entries(page).count()).toBe(0)
  const sorted = keys.toSorted((one, other) => one - other)
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY
  process.stdout.write(`\ntriage: ${keys.length} demands, median ${median} keys, most ${sorted.at(-1)}\n`)
  expect(median).toBeLessThanOrEqual(4)
  await page.getByText('没有待受理的诉求').waitFor()
  await expect.poll(() => page.locator('.triage-sent .chip-warn').count(), { timeout: limitMs(20_000) }).toBe(0)
  expect(await page.locator('.triage-sent .chip-danger').count()).toBe(0)
}

/** Chooses the first proposal, else finds an item. Returns the number of keys. */
async function chooseItem(page: Page): Promise<number> {
  await page.locator('.triage-proposals[aria-busy=false]').waitFor()
  const isChosen = page.locator('.triage-preview .triage-buttons .ant-btn-primary', { hasText: '派' })
  if ((await page.locator('.triage-proposal').count()) > 0) {
    await page.keyboard.press('1')
    await isChosen.waitFor()
    return 1
  }
  await page.keyboard.press('/')
  await page.keyboard.type('6.')
  await page.locator('.ant-select-item-option-active').waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate('document.activeElement === document.body')).toBe(true)
  return 4
}

story('the triage looks right everywhere', async (with_) => {
  for (const nth of [1, 2, 3]) await raise(with_.people, `水管漏水，漏到楼下了，第${nth}户。`)
  await lookAt(with_.people, 'clerk', '/triage', 'triage', {
    prepare: async (at) => {
      await at.locator('.triage-cluster').first().waitFor()
      await at.locator('.triage-proposal').first().click()
    },
  })
})
