import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { settled } from './harness/desk.ts'
import { expectAccessible, expectInPlace, lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'
import { ownWork } from './harness/work.ts'

const search = async (page: Page, text: string): Promise<void> => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill(text)
}

story('the keyboard alone finds pages, acts, and a demand by its number', async ({ people }) => {
  const api = await people.api('clerk')
  const { number } = await api.send('demand', 'raise', { text: '楼道灯不亮' })
  const page = await people.signIn('clerk', '/')
  await settled(page)
  await search(page, '全部待办')
  await page.getByRole('option', { name: '消息' }).waitFor()
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: '消息' }).waitFor()
  await search(page, number)
  await page.getByRole('option', { name: number }).waitFor()
  await page.keyboard.press('Escape')
  await search(page, '提交诉求')
  await page.getByRole('option', { name: '提交诉求' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: '提交诉求' }).waitFor()
  expect(new URL(page.url()).searchParams.get('do')).toBe('demand/raise')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
})

story(
  'a form says what is missing at its field, what the engine refuses above, and keeps the input',
  async ({ people }) => {
    people.expectAnswer(404)
    const page = await people.signIn('clerk', '/messages?do=demand/decline&on=no-such-demand')
    const form = page.getByRole('form', { name: '不予受理' })
    await form.getByRole('button', { name: '不予受理' }).click()
    await form.getByText('此项必填。').first().waitFor()
    await form.getByRole('combobox', { name: '类别代码' }).press('ArrowDown')
    await page.locator('.ant-select-item-option').getByText('不在本社区范围').click()
    await form.getByLabel('理由').fill('该地址不属于本社区。')
    await form.getByLabel('告知去向').fill('请联系相邻社区居委会。')
    await form.getByRole('button', { name: '不予受理' }).click()
    await form.getByRole('alert').getByText('demand.unknown').waitFor()
    expect(await form.getByLabel('理由').inputValue()).toBe('该地址不属于本社区。')
    await expectAccessible(page)
  },
)

story('a session that ends keeps the page and what was typed', async ({ people }) => {
  people.expectAnswer(401)
  const page = await people.signIn('clerk', '/messages?do=demand/raise')
  const form = page.getByRole('form', { name: '提交诉求' })
  await form.getByLabel('诉求内容').fill('井盖松动，车辆经过有响声。')
  await page.context().clearCookies()
  // Anyone may raise a demand, but what a clerk has written is not taken as a visitor's.
  // The page may have noticed by itself meanwhile, and lie over the button.
  await form.getByRole('button', { name: '提交诉求' }).dispatchEvent('click')
  await page.getByText('登录已过期').waitFor()
  expect(await form.getByLabel('诉求内容').inputValue()).toBe('井盖松动，车辆经过有响声。')
  await page.getByRole('button', { name: '居委会窗口' }).click()
  await page.getByText('登录已过期').waitFor({ state: 'hidden' })
  expect(await form.getByLabel('诉求内容').inputValue()).toBe('井盖松动，车辆经过有响声。')
  await form.getByRole('button', { name: '提交诉求' }).click()
  await page.getByText('已办理：提交诉求').waitFor()
})

story('an interrupted network shows, and is recovered from', async ({ people }) => {
  const page = await people.signIn('clerk', '/messages')
  await settled(page)
  await page.context().setOffline(true)
  await page.getByText('网络已断开').waitFor()
  await expectInPlace(page)
  await page.context().setOffline(false)
  await page.getByText('连接已恢复').waitFor()
  await page.getByText('实时', { exact: true }).waitFor()
})

story('language, theme and size of the text are chosen, and stay', async ({ people }) => {
  // The feed that is open at the sign-out.
  people.expectAnswer(401)
  const page = await people.signIn('clerk', '/messages')
  await settled(page)
  await page.getByRole('button', { name: '我的账号与设置' }).click()
  await page.getByText('English').click()
  await page.getByText('Dark', { exact: true }).click()
  await page.getByText('150%').click()
  await expectAccessible(page)
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Messages' }).waitFor()
  const html = page.locator('html')
  expect(await html.getAttribute('data-theme')).toBe('dark')
  expect(await html.getAttribute('lang')).toBe('en')
  expect(await html.evaluate('getComputedStyle(document.documentElement).fontSize')).toBe('24px')
  await page.getByRole('button', { name: 'You and your settings' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Who are you today?' }).waitFor()
})

story('an address that leads nowhere says so', async ({ people }) => {
  const page = await people.signIn('clerk', '/no-such-page')
  await page.getByText('没有这个页面').waitFor()
  await page.getByRole('link', { name: '回到我的工作台' }).click()
  await page.getByRole('heading', { level: 1, name: '我的工作台' }).waitFor()
})

/** Answers the questions of the page for messages as an engine with 100,000 of them would. */
const MANY = `{
  const ROWS = 100_000
  const rowAt = (at) => ({
    id: 'row-' + at,
    to: { kind: 'person', id: 'me' },
    kind: 'report-published',
    title: { en: 'Message ' + at, zh: '第 ' + at + ' 条' },
    needs: false,
    since: '2026-03-01T08:00:00.000Z',
    due: null,
    about: {},
    meaning: null,
    reason: null,
    safeContact: null,
    instead: null,
    before: [],
  })
  const real = globalThis.fetch
  globalThis.fetch = async (address, init) => {
    const { pathname, searchParams } = new URL(address, location.href)
    if (!pathname.endsWith('/inbox')) return real(address, init)
    const from = Number(searchParams.get('after') ?? 0)
    const to = Math.min(ROWS, from + Number(searchParams.get('limit')))
    const rows = Array.from({ length: to - from }, (_, index) => rowAt(from + index))
    return Response.json({ rows, position: '1', ...(to < ROWS ? { next: String(to) } : {}) })
  }
}`

/** Scrolls to the end, as it is known so far, until it is the last row. Resolves with the most rows that stood in the page. */
const TO_THE_END = `new Promise((resolve) => {
  let most = 0
  const step = () => {
    const rows = document.querySelectorAll('.row-place')
    most = Math.max(most, rows.length)
    if ([...rows].some(({ textContent }) => textContent.includes('第 99999 条'))) return resolve(most)
    scrollTo(0, document.documentElement.scrollHeight)
    requestAnimationFrame(step)
  }
  step()
})`

story(
  'a list of 100,000 rows scrolls to its end after at most 40 s of work, with few rows in the page',
  async ({ people }) => {
    const page = await people.signIn('clerk', '/mark.svg')
    await page.addInitScript(MANY)
    await page.goto('/messages')
    await page.getByText('第 0 条').waitFor()
    const work = await ownWork(page)
    const before = await work.ms()
    const most = await page.evaluate(TO_THE_END)
    expect((await work.ms()) - before).toBeLessThan(40_000)
    expect(most).toBeLessThan(80)
    await page.getByText('100000 行').waitFor()
    await page.evaluate('window.scrollTo(0, 0)')
    await page.getByText('第 0 条').waitFor()
  },
)

story('a form looks right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/messages?do=demand/raise', 'form')
})
